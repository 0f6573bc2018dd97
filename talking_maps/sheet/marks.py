"""The black and white squares of the marks that a photograph is straightened by.

The marks are those of OpenCV's dictionary DICT_4X4_50 (opencv_contrib, module aruco,
`predefined_dictionaries.hpp`; Garrido-Jurado and others 2014, Pattern Recognition 47,
2280-2292), so that OpenCV's own detector finds them. `tests/photo` holds the table
against the dictionary.
"""

from __future__ import annotations

#: A mark's cells across: four of its number within a black edge.
CELLS = 6
#: The sixteen inner cells of each mark, row by row from the upper left, 1 for white.
_BITS = (
    *(0xB532, 0x0F9A, 0x332D, 0x9946, 0x549E, 0x79CD, 0x9E2E, 0xC4F2, 0xFEDA, 0xCF56),
    *(0xF991, 0x11A7, 0x0EB7, 0x2A0F, 0x24B1, 0x263E, 0x4665, 0x6600, 0x6C5E, 0x76AF),
    *(0x868B, 0xB02B, 0xCCD5, 0xDD82, 0xFE47, 0x9471, 0xACE4, 0xA554, 0x2123, 0x346F),
    *(0x4415, 0x57B2, 0x9ECF, 0xF0CB, 0x08AE, 0x0929, 0x1875, 0x04FF, 0x0DF6, 0x1C5A),
    *(0x1718, 0x2A28, 0x328C, 0x38B2, 0x24E8, 0x2EEB, 0x2D3F, 0x4B64, 0x502E, 0x5013),
)
#: How many marks there are.
COUNT = len(_BITS)


def white_cells(number: int) -> tuple[tuple[int, int], ...]:
    """Return the column and row of each white cell of a mark, of six by six.

    >>> len(white_cells(0)), white_cells(0)[:2]
    (8, ((1, 1), (3, 1)))
    """
    bits = _BITS[number]
    return tuple(
        (column + 1, row + 1)
        for row in range(4)
        for column in range(4)
        if bits >> (15 - 4 * row - column) & 1
    )
