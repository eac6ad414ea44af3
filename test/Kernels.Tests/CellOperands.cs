namespace MlNetDeep.Kernels.Tests;

/// <summary>Guarded matrices of one case, with gaps behind their rows or without.</summary>
internal sealed class CellOperands(int rows, int units, Guard guard) : IDisposable
{
    private readonly List<(StridedOperand Operand, float[] Values)> _operands = [];

    public int Rows => rows;

    public int Units => units;

    /// <summary>All cases: each number of units from 0 to 67, guards and layouts in turn.</summary>
    public static IEnumerable<CellOperands> All()
    {
        for (var units = 0; units <= 67; units++)
        {
            foreach (var guard in Enum.GetValues<Guard>())
                yield return new CellOperands(1 + units % 3, units, guard);
        }
    }

    /// <summary>A matrix of random values.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The largest.</param>
    public StridedOperand Draw(int columns, float minimum, float maximum)
    {
        var values = Samples.Uniform(rows * columns, 17 * _operands.Count + units, (maximum - minimum) / 2);
        for (var i = 0; i < values.Length; i++)
            values[i] += (minimum + maximum) / 2;
        var layout = _operands.Count % 2 == 0 ? Layout.PaddedRows : Layout.RowMajor;
        var operand = new StridedOperand(rows, columns, layout, guard).With(values);
        _operands.Add((operand, values));
        return operand;
    }

    /// <summary>The value before the kernel ran.</summary>
    public float Before(StridedOperand operand, int row, int column) =>
        _operands.Single(pair => pair.Operand == operand).Values[row * operand.Columns + column];

    /// <summary>Fails where a gap was written to, or an operand that is only read has changed.</summary>
    public void AssertUntouched(params StridedOperand[] sources)
    {
        foreach (var (operand, values) in _operands)
        {
            operand.AssertGapsUntouched();
            if (!sources.Contains(operand))
                continue;
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < operand.Columns; j++)
                    Assert.Equal(values[i * operand.Columns + j], operand[i, j]);
            }
        }
    }

    /// <summary>Runs a check for each unit of each row.</summary>
    public void ForEach(Action<int, int> check)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var unit = 0; unit < units; unit++)
                check(row, unit);
        }
    }

    public void Dispose() => _operands.ForEach(pair => pair.Operand.Dispose());
}
