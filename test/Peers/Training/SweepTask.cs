using TorchSharp;
using static System.FormattableString;
using TorchModule = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>
/// A step of many shapes against TorchSharp, as tables in markdown and a picture of all ratios, artifacts/peers/sweep.png: where we are behind is
/// seen at a glance. Random data, Adam.
/// </summary>
internal sealed class SweepTask : PeerTask
{
    private const int Classes = 10;
    private const int Inputs = 128;
    private const int ImageSide = 16;
    private const int ImageBatch = 32;
    private const int StepFeatures = 16;
    private const int SequenceBatch = 32;

    /// <inheritdoc/>
    public override string Name => "sweep";

    /// <inheritdoc/>
    public override string Description => "a training step of many widths, depths, batches, kernels, channels and lengths: TorchSharp";

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        TorchLibrary.Load();
        int[] batches = [1, 16, 128, 1024];
        (string Row, SweepCell[] Cells)[] table =
        [
            .. new[] { 16, 64, 256, 1024, 2048 }.Select(width => ($"dense, 2 layers of {width}", Of(batches, batch => Dense($"batch {batch}", 2, width, batch)))),
            .. new[] { 1, 4, 8 }.Select(depth => ($"dense, {depth} layers of 256", Of(batches, batch => Dense($"batch {batch}", depth, 256, batch)))),
            .. new[] { 3, 5 }.Select(kernel => ($"convolution {kernel}x{kernel} to as many channels, of 16x16", Of([1, 16, 64, 128], channels => Convolution(kernel, channels)))),
            .. new[] { 32, 128 }.Select(units => ($"LSTM of {units} units", Of([8, 28, 128, 512], steps => Lstm(steps, units)))),
        ];
        var ratios = new double[table.Length, batches.Length];
        (double Ratio, string Name) worst = (double.MaxValue, "");
        for (int row = 0; row < table.Length; row++)
        {
            for (int column = 0; column < batches.Length; column++)
            {
                SweepCell cell = table[row].Cells[column];
                (double ours, double[] peers) = cell.Measure(settings);
                ratios[row, column] = peers.Min() / ours;
                string name = $"{table[row].Row}, {cell.Column}";
                if (ratios[row, column] < worst.Ratio)
                    worst = (ratios[row, column], name);
                PeerReport.Write($"SWEEP {name}: ours {ours * 1e6:F1} us a step, peer {string.Join(" / ", peers.Select(seconds => Invariant($"{seconds * 1e6:F1}")))} us, ratio {ratios[row, column]:F2}");
            }

            string figures = string.Join(" | ", Enumerable.Range(0, batches.Length).Select(column => Invariant($"{table[row].Cells[column].Column}: {ratios[row, column]:F2}")));
            PeerReport.Write($"| {table[row].Row} | {figures} |");
        }

        PeerReport.Write($"RESULT sweep cells={ratios.Length} behind={ratios.Cast<double>().Count(ratio => ratio < 1)} median={ratios.Cast<double>().Order().ElementAt(ratios.Length / 2):F2} worst={worst.Ratio:F2} worst_cell=\"{worst.Name}\"");
        string path = HeatMap.Save([.. table.Select(row => row.Row)], [.. table.Select(row => row.Cells.Select(cell => cell.Column).ToArray())], ratios);
        PeerReport.Write($"picture {path}");
    }

    private static SweepCell[] Of(int[] values, Func<int, SweepCell> create) => [.. values.Select(create)];

    private static SweepCell Dense(string column, int depth, int width, int batch)
    {
        int[] sizes = [Inputs, .. Enumerable.Repeat(width, depth), Classes];
        double flops = 6.0 * Enumerable.Range(1, sizes.Length - 1).Sum(i => (double)sizes[i - 1] * sizes[i]);
        return new SweepCell(
            column, new Shape(Inputs), batch, flops,
            () => [.. Enumerable.Range(0, depth).SelectMany(_ => (Layer[])[new Dense(width), new Relu()]), new Dense(Classes)],
            () => torch.nn.Sequential(Enumerable.Range(1, sizes.Length - 1).SelectMany(i =>
                (TorchModule[])[PeerLayers.CreateLinear(sizes[i - 1], sizes[i]), .. i < sizes.Length - 1 ? (TorchModule[])[torch.nn.ReLU()] : []])));
    }

    private static SweepCell Convolution(int kernel, int channels)
    {
        // Another convolution in front, so that a gradient by the image is part of it.
        double flops = 6.0 * ImageSide * ImageSide * kernel * kernel * channels * channels * 2;
        return new SweepCell(
            $"{channels} channels", new Shape(ImageSide, ImageSide, channels), ImageBatch, flops,
            () =>
            [
                new Conv2D(channels, kernel, padding: Padding.Same), new Relu(), new Conv2D(channels, kernel, padding: Padding.Same), new Relu(),
                new GlobalAveragePool2D(), new Dense(Classes),
            ],
            () => torch.nn.Sequential(
                torch.nn.Conv2d(channels, channels, kernel, padding: kernel / 2), torch.nn.ReLU(),
                torch.nn.Conv2d(channels, channels, kernel, padding: kernel / 2), torch.nn.ReLU(),
                torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), PeerLayers.CreateLinear(channels, Classes)));
    }

    private static SweepCell Lstm(int steps, int units) => new(
        $"{steps} steps", new Shape(steps, StepFeatures), SequenceBatch, 6.0 * steps * 4 * units * (StepFeatures + units),
        () => [new LstmLayer(units), new LastStep(), new Dense(Classes)],
        () => torch.nn.Sequential(TorchRecurrent.CreateLstm(StepFeatures, units), PeerLayers.CreateLinear(units, Classes)));
}
