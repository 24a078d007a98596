"""A linear programme that is put together in blocks of columns and rows, and solved by HiGHS again and again.

linopy builds a model once and well; here many small models are solved thousands of times with other bounds, each from
where it stood. HiGHS is therefore held directly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from terreinwijzer.solver import quiet_libraries

Ints = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]


class Programme:
    """Least cost over columns within bounds and rows within bounds."""

    def __init__(self) -> None:
        """Start without columns and rows."""
        self._columns: list[tuple[Numbers, Numbers, Numbers]] = []
        self._rows: list[tuple[Numbers, Numbers]] = []
        self._entries: list[tuple[Ints, Ints, Numbers]] = []
        self.columns = self.rows = 0

    def add_columns(self, count: int, cost: object = 0.0, lower: object = 0.0, upper: object = np.inf) -> Ints:
        """Return the numbers of new columns."""
        spread = [np.broadcast_to(np.asarray(each, dtype=float), (count,)) for each in (cost, lower, upper)]
        self._columns.append((spread[0], spread[1], spread[2]))
        self.columns += count
        return np.arange(self.columns - count, self.columns, dtype=np.int32)

    def add_rows(self, count: int, lower: object = 0.0, upper: object = 0.0) -> Ints:
        """Return the numbers of new rows."""
        spread = [np.broadcast_to(np.asarray(each, dtype=float), (count,)) for each in (lower, upper)]
        self._rows.append((spread[0], spread[1]))
        self.rows += count
        return np.arange(self.rows - count, self.rows, dtype=np.int32)

    def put(self, rows: Ints | int, columns: Ints | int, values: object) -> None:
        """Put coefficients; numbers and arrays are spread over each other."""
        row, column, value = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=float))
        self._entries.append((row.astype(np.int32).ravel(), column.astype(np.int32).ravel(), value.ravel()))

    def solver(self) -> Any:
        """Return HiGHS with this programme in it: quiet, on one thread."""
        import highspy  # noqa: PLC0415  (slow to load, as `terreinwijzer.solver` says)
        from scipy.sparse import coo_array  # noqa: PLC0415

        cost, lower, upper = (np.concatenate([each[n] for each in self._columns]) for n in range(3))
        row_lower, row_upper = (np.concatenate([each[n] for each in self._rows]) for n in range(2))
        rows, columns, values = (np.concatenate([each[n] for each in self._entries]) for n in range(3))
        matrix = coo_array((values, (rows, columns)), shape=(self.rows, self.columns)).tocsr()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
        lp.row_lower_, lp.row_upper_ = row_lower, row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        with quiet_libraries():
            solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
            for option, value in (("output_flag", False), ("log_to_console", False), ("threads", 1)):
                solver.setOptionValue(option, value)
            solver.passModel(lp)
        return solver
