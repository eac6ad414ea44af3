using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class LstmCellTests
{
    // Sums of up to 4 and weights and states of up to 1 leave gates an error of a few roundoffs, of which each result has a few factors.
    private const double Bound = 16 * Check.Roundoff;

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var width in Widths.All)
            {
                data.Add(width, false);
                data.Add(width, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_forward_step_follows_the_reference_at_every_length_and_touches_nothing_else(int width, bool peepholes)
    {
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var units = operands.Units;
            using var p = GuardedBuffer.Of(Samples.Uniform(3 * units, 5), Guard.After);
            var (gates, previous) = (operands.Draw(4 * units, -4, 4), operands.Draw(units, -1, 1));
            var (cell, output) = (operands.Draw(units, 9, 9), operands.Draw(units, 9, 9));
            if (peepholes)
            {
                Run(width, new LstmStateStep<Peepholes>(new(p.Span), gates.Matrix, previous.Matrix, cell.Matrix), operands);
                Run(width, new LstmOutputStep<Peepholes>(new(p.Span), gates.Matrix, cell.Matrix, output.Matrix), operands);
            }
            else
            {
                Run(width, new LstmStateStep<NoPeepholes>(default, gates.Matrix, previous.Matrix, cell.Matrix), operands);
                Run(width, new LstmOutputStep<NoPeepholes>(default, gates.Matrix, cell.Matrix, output.Matrix), operands);
            }

            var weights = p.Span.ToArray();
            operands.ForEach((row, unit) =>
            {
                double Sum(int gate) => operands.Before(gates, row, gate * units + unit);
                var exact = CellReference.LstmForward(
                    Sum(0), Sum(1), Sum(2), Sum(3), previous[row, unit], peepholes ? At(weights, unit) : default);
                var place = $"width {width}, {units} units, row {row}, unit {unit}";
                AssertGates(exact, gates, row, unit, Bound, place);
                Check.Near(exact.C, cell[row, unit], 2 * Bound, place + ", c");
                Check.Near(exact.H, output[row, unit], 2 * Bound, place + ", h");
            });
            operands.AssertUntouched(previous);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_backward_step_follows_the_reference_at_every_length_and_touches_nothing_else(int width, bool peepholes)
    {
        foreach (var operands in CellOperands.All())
        {
            using var _ = operands;
            var units = operands.Units;
            using var p = GuardedBuffer.Of(Samples.Uniform(3 * units, 5), Guard.Before);
            var (gates, previous, cell) = (operands.Draw(4 * units, 0, 1), operands.Draw(units, -1, 1), operands.Draw(units, -2, 2));
            var (dy, dh, dc) = (operands.Draw(units, -1, 1), operands.Draw(units, -1, 1), operands.Draw(units, -1, 1));
            if (peepholes)
            {
                Run(
                    width,
                    new LstmOutputBackwardStep<Peepholes>(new(p.Span), cell.Matrix, dy.Matrix, gates.Matrix, dh.Matrix, dc.Matrix),
                    operands);
                Run(width, new LstmStateBackwardStep<Peepholes>(new(p.Span), previous.Matrix, gates.Matrix, dc.Matrix), operands);
            }
            else
            {
                Run(
                    width,
                    new LstmOutputBackwardStep<NoPeepholes>(default, cell.Matrix, dy.Matrix, gates.Matrix, dh.Matrix, dc.Matrix),
                    operands);
                Run(width, new LstmStateBackwardStep<NoPeepholes>(default, previous.Matrix, gates.Matrix, dc.Matrix), operands);
            }

            var weights = p.Span.ToArray();
            operands.ForEach((row, unit) =>
            {
                double Gate(int gate) => operands.Before(gates, row, gate * units + unit);
                var exact = CellReference.LstmBackward(
                    new(Gate(0), Gate(1), Gate(2), Gate(3), cell[row, unit], 0), previous[row, unit],
                    dy[row, unit] + (double)operands.Before(dh, row, unit), operands.Before(dc, row, unit),
                    peepholes ? At(weights, unit) : default);
                var place = $"width {width}, {units} units, row {row}, unit {unit}";
                // dy + dh is at most 2, and so dc at most 5.
                AssertGates(exact, gates, row, unit, 5 * Bound, place);
                Check.Near(exact.C, dc[row, unit], 5 * Bound, place + ", dc");
                Assert.Equal(0, dh[row, unit]);
            });
            operands.AssertUntouched(previous, cell, dy);
        }
    }

    [Fact]
    public void The_public_functions_run_the_same_kernels_and_the_state_may_stay_in_place()
    {
        float[] gates = [1, 2, 3, 4, -1, -2, -3, -4], c = [0.5f, -0.5f], h = new float[2];
        float[] expectedGates = [.. gates], expectedCell = new float[2];
        RowLoop.Run(new LstmStateStep<NoPeepholes>(default, new(expectedGates, 1, 8), new(c, 1, 2), new(expectedCell, 1, 2)), 1, 2);
        RowLoop.Run(new LstmOutputStep<NoPeepholes>(default, new(expectedGates, 1, 8), new(expectedCell, 1, 2), new(h, 1, 2)), 1, 2);
        Cells.LstmForward([], new(gates, 1, 8), new(c, 1, 2), new(c, 1, 2), new(h, 1, 2));
        Assert.Equal(expectedGates, gates);
        Assert.Equal(expectedCell, c);

        var (dh, dc) = (new float[2], new float[2]);
        Cells.LstmBackward([1f, 1, 1, 1, 1, 1], new(c, 1, 2), new(c, 1, 2), new([1f, 1], 1, 2), new(gates, 1, 8), new(dh, 1, 2), new(dc, 1, 2));
        Assert.All(dc, value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void NaN_in_a_sum_shows_in_its_unit_alone()
    {
        float[] gates = new float[8], c = new float[2], h = new float[2];
        gates[2] = float.NaN;
        Cells.LstmForward([], new(gates, 1, 8), new(c, 1, 2), new(c, 1, 2), new(h, 1, 2));
        Assert.Equal([true, false], h.Select(float.IsNaN));
    }

    [Fact]
    public void Shapes_that_do_not_match_are_refused_by_name()
    {
        var two = new float[2];
        Assert.Equal("gates", Refused(() => Cells.LstmForward([], new(new float[7], 1, 7), new(two, 1, 2), new(two, 1, 2), new(two, 1, 2))));
        Assert.Equal("output", Refused(() => Cells.LstmForward([], new(new float[8], 1, 8), new(two, 1, 2), new(two, 1, 2), new(two, 2, 1))));
        Assert.Equal("peepholes", Refused(() => Cells.LstmForward([1], new(new float[8], 1, 8), new(two, 1, 2), new(two, 1, 2), new(two, 1, 2))));
        Assert.Equal("cell", Refused(() => Cells.LstmForward([], new(new float[8], 1, 8), new(two, 1, 2), new(new float[3], 1, 2, 1, 2), new(two, 1, 2))));

        static string? Refused(Action call) => Assert.Throws<ArgumentException>(call).ParamName;
    }

    private static void Run<TStep>(int width, TStep step, CellOperands operands) where TStep : struct, IRowStep, allows ref struct =>
        Widths.Run(width, new RowLoop<TStep>(step, operands.Rows, operands.Units));

    private static (double, double, double) At(float[] peepholes, int unit)
    {
        var units = peepholes.Length / 3;
        return (peepholes[unit], peepholes[units + unit], peepholes[2 * units + unit]);
    }

    private static void AssertGates(CellReference.Lstm exact, StridedOperand gates, int row, int unit, double bound, string place)
    {
        var units = gates.Columns / 4;
        Check.Near(exact.I, gates[row, unit], bound, place + ", i");
        Check.Near(exact.F, gates[row, units + unit], bound, place + ", f");
        Check.Near(exact.G, gates[row, 2 * units + unit], bound, place + ", g");
        Check.Near(exact.O, gates[row, 3 * units + unit], bound, place + ", o");
    }
}
