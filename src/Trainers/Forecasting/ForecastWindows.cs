using System.Runtime.InteropServices;

namespace MlNetDeep;

/// <summary>A window: where its rows begin, those that its differences need included, and its series.</summary>
/// <param name="First">The first row, among those of all series.</param>
/// <param name="Series">The number of the series, from 0.</param>
internal readonly record struct ForecastWindow(int First, int Series);

/// <summary>
/// Windows over series as examples: features [window size, inputs], what the network reads of the rows up to one; targets [steps at once], what it is to
/// add to the naive forecast of the rows behind it. The rows lie in memory once, however much the windows overlap.
/// </summary>
/// <param name="rows">Of all series, transformed.</param>
/// <param name="scalings">Of each series.</param>
/// <param name="windows">At least one; each has its window and its targets within its series.</param>
internal sealed class ForecastWindows(TransformedRows rows, SeriesScaling[] scalings, ForecastWindow[] windows) : TrainingData
{
    /// <inheritdoc/>
    public override int FeatureLength => rows.Plan.WindowSize * rows.Width;

    /// <inheritdoc/>
    public override int TargetLength => rows.Plan.StepsAtOnce;

    /// <inheritdoc/>
    public override long RowCount => windows.Length;

    /// <inheritdoc/>
    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        int[] order = [.. Enumerable.Range(0, windows.Length)];
        if (seed is { } value)
            new RandomStreams(value).Permute(order, RandomStreams.Shuffle(epoch));
        yield return new Block(this, order);
    }

    /// <inheritdoc/>
    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        append(MemoryMarshal.AsBytes(rows.Values));
        append(MemoryMarshal.AsBytes<ForecastWindow>(windows));
        foreach (SeriesScaling scaling in scalings)
        {
            append(MemoryMarshal.AsBytes(scaling.Standardizer.Offsets));
            append(MemoryMarshal.AsBytes(scaling.Standardizer.Scales));
        }

        ForecastForm form = rows.Plan.Form;
        append(MemoryMarshal.AsBytes(
            [rows.Width, rows.Target, rows.Plan.WindowSize, TargetLength, form.IsDifferenced ? 1 : 0, form.Season, (int)form.Normalization]));
    }

    private sealed class Block(ForecastWindows data, int[] order) : RowBlock
    {
        public override int Rows => order.Length;

        public override double TotalWeight(int start, int rows) => rows;

        public override void GatherFeatures(int start, int rows, Span<float> features)
        {
            int length = data.FeatureLength;
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<float> window = Open(start + i, out SeriesScaling scaling, out WindowFrame frame, out _);
                data.Form.Read(window, scaling, frame, features.Slice(i * length, length));
            }
        }

        public override void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights)
        {
            int horizon = data.TargetLength;
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<float> window = Open(start + i, out SeriesScaling scaling, out WindowFrame frame, out ReadOnlySpan<float> behind);
                float scale = frame.Unit > 0 ? 1 / frame.Unit : 0;
                for (int step = 0; step < horizon; step++)
                {
                    float naive = data.Form.Naive(window, scaling.Width, scaling.Target, frame, step);
                    targets[i * horizon + step] = (behind[step * scaling.Width + scaling.Target] - naive) * scale;
                }
            }

            weights[..rows].Fill(1);
        }

        private ReadOnlySpan<float> Open(int position, out SeriesScaling scaling, out WindowFrame frame, out ReadOnlySpan<float> behind) =>
            data.Open(data.At(order[position]), out scaling, out frame, out behind);
    }

    private ForecastForm Form => rows.Plan.Form;

    private ForecastWindow At(int index) => windows[index];

    private ReadOnlySpan<float> Open(
        ForecastWindow window, out SeriesScaling scaling, out WindowFrame frame, out ReadOnlySpan<float> behind)
    {
        scaling = scalings[window.Series];
        ReadOnlySpan<float> read = rows.Open(window, rows.Plan.StepsAtOnce, out behind);
        frame = Form.Frame(read, scaling);
        return read;
    }
}
