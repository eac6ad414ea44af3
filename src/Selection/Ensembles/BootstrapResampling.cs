using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>Rows drawn with replacement.</summary>
internal sealed class BootstrapResampling : Resampling
{
    private readonly int[][] _strata;
    private readonly int _rows;
    private readonly double _fraction;
    private readonly Philox _random;

    /// <summary>
    /// Prepares to draw a share of the rows, or of those of each label apart: at least one of each. The same seed draws the same rows.
    /// </summary>
    public BootstrapResampling(EnsembleRows rows, double fraction, bool stratify, int seed)
    {
        int[] all = [.. Enumerable.Range(0, rows.Labels.Length)];
        _strata = stratify ? [.. all.GroupBy(row => rows.Labels[row]).OrderBy(stratum => stratum.Key).Select(stratum => stratum.ToArray())] : [all];
        _rows = all.Length;
        _fraction = fraction;
        _random = new Philox((ulong)seed);
    }

    public override EnsembleResampling Kind => EnsembleResampling.Bootstrap;

    public override int[] Counts(int member)
    {
        var counts = new int[_rows];
        ulong draw = 0;
        foreach (int[] stratum in _strata)
        {
            var draws = (int)Math.Max(1, Math.Round(_fraction * stratum.Length));
            for (int i = 0; i < draws; i++)
                counts[stratum[Next(member, draw++, stratum.Length)]]++;
        }

        return counts;
    }

    /// <summary>The high half of a 128-bit product maps 64 random bits to 0 .. bound - 1 with a bias below 2^-32.</summary>
    private int Next(int member, ulong draw, int bound)
    {
        (uint high, uint low, _, _) = _random.Block((ulong)member, draw);
        return (int)Math.BigMul(((ulong)high << 32) | low, (ulong)bound, out _);
    }
}
