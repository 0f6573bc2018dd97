"""One file a page, run by Streamlit as a script; each begins where `main` left off."""
