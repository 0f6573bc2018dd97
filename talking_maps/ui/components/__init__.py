"""Maps in the browser: Streamlit components with their front ends."""
