using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>The cells of GRU, Elman networks and the LSTM of 1997.</summary>
public class CellTests
{
    // As in LstmCellTests.
    private const double Bound = 16 * Check.Roundoff;

    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_step_of_gated_recurrent_units_follows_the_reference_at_every_length_and_touches_nothing_else(int width)
    {
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var units = operands.Units;
            var (gates, previous, output) = (operands.Draw(4 * units, -2, 2), operands.Draw(units, -1, 1), operands.Draw(units, 9, 9));
            Run(width, new GruForwardStep(gates.Matrix, previous.Matrix, output.Matrix), operands);
            operands.ForEach((row, unit) =>
            {
                double Sum(int gate) => operands.Before(gates, row, gate * units + unit);
                var exact = CellReference.GruForward(Sum(0), Sum(1), Sum(2), Sum(3), previous[row, unit]);
                AssertGates(exact, gates, row, unit, Bound, $"width {width}, {units} units, row {row}, unit {unit}");
                Check.Near(exact.H, output[row, unit], 2 * Bound, $"width {width}, {units} units, row {row}, unit {unit}, h");
            });
            operands.AssertUntouched(previous);
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_backward_step_of_gated_recurrent_units_follows_the_reference_at_every_length_and_touches_nothing_else(int width)
    {
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var units = operands.Units;
            var (gates, previous) = (operands.Draw(4 * units, 0, 1), operands.Draw(units, -1, 1));
            var (dy, dh) = (operands.Draw(units, -1, 1), operands.Draw(units, -1, 1));
            Run(width, new GruBackwardStep(previous.Matrix, dy.Matrix, gates.Matrix, dh.Matrix), operands);
            operands.ForEach((row, unit) =>
            {
                double Gate(int gate) => operands.Before(gates, row, gate * units + unit);
                var exact = CellReference.GruBackward(
                    new(Gate(0), Gate(1), Gate(2), Gate(3), 0), previous[row, unit], dy[row, unit] + (double)operands.Before(dh, row, unit));
                AssertGates(exact, gates, row, unit, 4 * Bound, $"width {width}, {units} units, row {row}, unit {unit}");
                Check.Near(exact.H, dh[row, unit], 4 * Bound, $"width {width}, {units} units, row {row}, unit {unit}, dh");
            });
            operands.AssertUntouched(previous, dy);
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Steps_of_simple_recurrent_units_follow_the_reference_at_every_length_and_touch_nothing_else(int width)
    {
        CheckElman(width, new TanhFunction(), Math.Tanh, ActivationReference.TanhGradient);
        CheckElman(width, new SigmoidFunction(), ActivationReference.Sigmoid, ActivationReference.SigmoidGradient);
        CheckElman(width, new ReluFunction(), ActivationReference.Relu, ActivationReference.ReluGradient);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Blocks_of_any_number_and_size_touch_nothing_else_and_are_what_single_cells_are(int width)
    {
        // The formulas are compared with a reference where the layer is tested; here each cell with a block of its own.
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var (blocks, cells) = (operands.Units, 2 * operands.Units);
            var (sums, previous) = (operands.Draw(cells + 2 * blocks, -3, 3), operands.Draw(cells, -1, 1));
            var (cell, output) = (operands.Draw(cells, 9, 9), operands.Draw(cells + 2 * blocks, 9, 9));
            var (dy, dc) = (operands.Draw(cells, -1, 1), operands.Draw(cells, -1, 1));
            Run(width, new Lstm1997ForwardStep(sums.Matrix, previous.Matrix, cell.Matrix, output.Matrix, blocks), operands);
            operands.ForEach((row, block) =>
            {
                double i = ActivationReference.Sigmoid(operands.Before(sums, row, cells + block));
                double o = ActivationReference.Sigmoid(operands.Before(sums, row, cells + blocks + block));
                Check.Near(i, output[row, cells + block], Bound, "i");
                Check.Near(o, output[row, cells + blocks + block], Bound, "o");
                for (var j = block; j < cells; j += blocks)
                {
                    var c = previous[row, j] + i * (4 * ActivationReference.Sigmoid(operands.Before(sums, row, j)) - 2);
                    Check.Near(c, cell[row, j], 4 * Bound, "c");
                    Check.Near(o * (2 * ActivationReference.Sigmoid(c) - 1), output[row, j], 4 * Bound, "h");
                }
            });
            operands.AssertUntouched(previous, dy, dc);
            CheckBlocksBackward(width, operands, sums, cell, dy, dc);
        }
    }

    [Fact]
    public void Cells_that_do_not_fill_blocks_are_refused()
    {
        var values = new float[9];
        Assert.Throws<ArgumentException>(() => Cells.Lstm1997Forward(2, new(values, 1, 7), new(values, 1, 3), new(values, 1, 3), new(values, 1, 7)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Cells.Lstm1997Backward(0, new(values, 1, 3), new(values, 1, 3), new(values, 1, 7), new(values, 1, 3)));
    }

    private static void CheckBlocksBackward(
        int width, CellOperands operands, StridedOperand sums, StridedOperand cell, StridedOperand dy, StridedOperand dc)
    {
        var (blocks, cells) = (operands.Units, cell.Columns);
        var gates = new double[operands.Rows, sums.Columns];
        for (var row = 0; row < operands.Rows; row++)
        {
            for (var j = 0; j < sums.Columns; j++)
                gates[row, j] = sums[row, j];
        }
        Run(width, new Lstm1997BackwardStep(cell.Matrix, dy.Matrix, sums.Matrix, dc.Matrix, blocks), operands);
        operands.ForEach((row, block) =>
        {
            double i = gates[row, cells + block], o = gates[row, cells + blocks + block], di = 0, dOutput = 0;
            for (var j = block; j < cells; j += blocks)
            {
                double t = Math.Tanh(cell[row, j] / 2.0), g = gates[row, j];
                var exact = operands.Before(dc, row, j) + dy[row, j] * o * (1 - t * t) / 2;
                Check.Near(exact, dc[row, j], 4 * Bound, "dc");
                Check.Near(exact * i * (1 - g * g / 4), sums[row, j], 4 * Bound, "dg");
                (di, dOutput) = (di + exact * g, dOutput + dy[row, j] * t);
            }
            Check.Near(di * i * (1 - i), sums[row, cells + block], 4 * Bound, "di");
            Check.Near(dOutput * o * (1 - o), sums[row, cells + blocks + block], 4 * Bound, "do");
        });
        operands.AssertUntouched(dy);
    }

    private static void CheckElman<TFunction>(
        int width, TFunction function, Func<double, double> apply, Func<double, double, double> gradient)
        where TFunction : struct, IActivationFunction
    {
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var units = operands.Units;
            var (sums, output) = (operands.Draw(units, -3, 3), operands.Draw(units, 9, 9));
            Run(width, new ElmanForwardStep<TFunction>(function, sums.Matrix, output.Matrix), operands);
            operands.ForEach((row, unit) => Check.Near(apply(sums[row, unit]), output[row, unit], Bound, $"{units} units, row {row}, unit {unit}"));
            operands.AssertUntouched(sums);

            var (dy, dh) = (operands.Draw(units, -1, 1), operands.Draw(units, -1, 1));
            Run(width, new ElmanBackwardStep<TFunction>(function, output.Matrix, dy.Matrix, sums.Matrix, dh.Matrix), operands);
            operands.ForEach((row, unit) =>
            {
                var exact = gradient(output[row, unit], dy[row, unit] + (double)operands.Before(dh, row, unit));
                Check.Near(exact, sums[row, unit], Bound, $"{units} units, row {row}, unit {unit}, da");
                Assert.Equal(0, dh[row, unit]);
            });
            operands.AssertUntouched(dy);
        }
    }

    private static void AssertGates(CellReference.Gru exact, StridedOperand gates, int row, int unit, double bound, string place)
    {
        var units = gates.Columns / 4;
        Check.Near(exact.N, gates[row, unit], bound, place + ", n");
        Check.Near(exact.R, gates[row, units + unit], bound, place + ", r");
        Check.Near(exact.Z, gates[row, 2 * units + unit], bound, place + ", z");
        Check.Near(exact.Q, gates[row, 3 * units + unit], bound, place + ", q");
    }

    private static void Run<TStep>(int width, TStep step, CellOperands operands) where TStep : struct, IRowStep, allows ref struct =>
        Widths.Run(width, new RowLoop<TStep>(step, operands.Rows, operands.Units));
}
