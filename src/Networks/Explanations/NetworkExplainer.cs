using System.Collections.Concurrent;

namespace MlNetDeep;

/// <summary>
/// Finds what the features of rows contribute to scores, with memory of its own; not for use by two threads at a time. Each row passes by
/// itself, its points on the way from the baseline as a batch, so that nothing depends on what is explained beside it.
/// </summary>
/// <remarks>
/// The way is straight in the values that the network reads, behind scaling, clipping and filling. As each of these is made of one feature
/// alone, contributions are those of features as users give them, and one value that is far off does not take all points to where clipping
/// has made it flat. A missing value goes from the baseline's value to what fills it, and its mark from 0 to 1: both count for the feature.
/// Between keys there is nothing: a network that embeds them is explained from behind the vectors on, whose values count for their keys.
/// </remarks>
internal sealed class NetworkExplainer
{
    // Values of the widest layer that pass at a time, about: 4 MB for each of a layer's outputs and their gradients.
    private const int PathValues = 1 << 20;

    // Far more than processors, and far fewer than a pool of workers takes.
    private const int MostPieces = 1 << 10;

    private readonly TrainedNetwork _trained;
    private readonly Sequential _network;
    private readonly bool _isIntegrated;
    private readonly int _steps;
    private readonly int? _output;
    private readonly float[] _baseline;
    private readonly Workspace _workspace;
    // The layer that the way enters, and the slot of a prepared row that each value there comes from.
    private readonly int _first;
    private readonly int[] _slots;
    // Prepared rows, from which each pass reads how many steps sequences have.
    private readonly float[] _rows;
    // [2, values]: the baseline and the row where the way runs; then their difference, points on the way, gradients there, and their sum.
    private readonly float[] _ends;
    private readonly float[] _differences;
    private readonly float[] _points;
    private readonly float[] _gradients;
    private readonly double[] _sums;

    /// <summary>Checks the options, and takes memory.</summary>
    /// <exception cref="ArgumentException">An option is not allowed, or does not fit the network; the message names it.</exception>
    /// <exception cref="NotSupportedException">A layer's gradient is not that of its output.</exception>
    public NetworkExplainer(TrainedNetwork trained, ContributionOptions options)
    {
        ((IHasOptionTable)options).OptionTable.Check(options);
        _trained = trained;
        _network = trained.Network;
        _isIntegrated = options.Method == ContributionMethod.IntegratedGradients;
        _steps = _isIntegrated ? options.NumberOfSteps : 1;
        _output = options.Output;
        int outputs = _network.OutputShape.Length, inputs = _network.InputShape.Length;
        if (_output >= outputs)
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Output is {_output}, but the network has {outputs} outputs: take one from 0 to {outputs - 1}, or null.");
        if (_network.Layers.SelectMany(layer => layer.WithInner).Any(layer => layer is Lstm1997Layer))
            throw new NotSupportedException(
                $"The layer {nameof(Lstm1997Layer)} sends back errors that are truncated, and so no gradients of scores: train with " +
                $"{nameof(LstmLayer)}, or measure features by PermutationFeatureImportance.");
        _baseline = BaselineOf(options.Baseline);
        (_first, _slots) = EmbedKeys.ValuesOf(_network);
        int values = _slots.Length, widest = Math.Max(inputs, _network.LayerShapes.Max(shape => shape.Length));
        _workspace = _network.CreateExplainingWorkspace(Math.Clamp(PathValues / widest, 2, Math.Max(2, _steps)));
        _rows = new float[(_first == 0 ? 2 : _workspace.Capacity) * inputs];
        _ends = new float[2 * values];
        _differences = new float[values];
        _points = new float[_workspace.Capacity * values];
        _gradients = new float[_points.Length];
        _sums = new double[values];
        NumberOfOutputs = _output is not null || trained.Loss is SoftmaxCrossEntropy ? 1 : outputs;
    }

    /// <summary>The outputs that are explained for each row.</summary>
    public int NumberOfOutputs { get; }

    /// <summary>Explains rows, [rows, features], on all processors: [rows, outputs that are explained].</summary>
    /// <inheritdoc cref="NetworkExplainer(TrainedNetwork, ContributionOptions)"/>
    public static FeatureContributions[] ExplainAll(TrainedNetwork trained, ReadOnlySpan<float> features, ContributionOptions options)
    {
        int length = trained.FeatureLength, rows = features.Length / length;
        if (features.Length != rows * length)
            throw new ArgumentException($"Rows of {length} features cannot fill {features.Length} values.", nameof(features));
        // One that checks the options, even where there is no row.
        var one = new NetworkExplainer(trained, options);
        if (rows == 0)
            return [];
        var idle = new ConcurrentBag<NetworkExplainer> { one };
        int outputs = one.NumberOfOutputs, pieceRows = rows / MostPieces + 1;
        float[] x = [.. features];
        var results = new FeatureContributions[rows * outputs];
        SharedWorkers.Run((rows + pieceRows - 1) / pieceRows, piece =>
        {
            if (!idle.TryTake(out NetworkExplainer? explainer))
                explainer = new NetworkExplainer(trained, options);
            for (int row = piece * pieceRows; row < Math.Min(rows, (piece + 1) * pieceRows); row++)
                explainer.Explain(x.AsSpan(row * length, length), results.AsSpan(row * outputs, outputs));
            idle.Add(explainer);
        });
        return results;
    }

    /// <summary>Explains a row, [features]: one result for each output that is explained.</summary>
    public void Explain(ReadOnlySpan<float> features, Span<FeatureContributions> results)
    {
        int outputs = _network.OutputShape.Length, first = _output ?? 0;
        if (!_trained.CanScore(features))
        {
            for (int i = 0; i < results.Length; i++)
                results[i] = new FeatureContributions(
                    [.. Enumerable.Repeat(float.NaN, features.Length)], first + i, double.NaN, double.NaN);
            return;
        }

        PrepareEnds(features);
        float[] z = [.. Forward(_ends, Begin(_ends, 2))];
        if (_output is null && _trained.Loss is SoftmaxCrossEntropy)
            first = TensorPrimitives.IndexOfMax(z.AsSpan(outputs));
        var slopes = new float[outputs];
        for (int i = 0; i < results.Length; i++)
        {
            double baselineScore = Score(z.AsSpan(0, outputs), first + i, slopes);
            double score = Score(z.AsSpan(outputs), first + i, slopes);
            SumGradients(first + i);
            results[i] = new FeatureContributions(Contributions(), first + i, score, baselineScore);
        }
    }

    private float[] BaselineOf(float[]? given)
    {
        int features = _trained.FeatureLength;
        if (given is null)
            return _trained.Preparation is { } preparation ? preparation.Offsets.ToArray() : new float[features];
        if (given.Length != features)
            throw new ArgumentException(
                $"Baseline has {given.Length} values, but rows have {features} features: give one value for each.", "options");
        if (!_trained.CanScore(given))
            throw new ArgumentException(
                "Baseline has an infinite value, or a missing one (NaN) that the network does not fill: give numbers, for example means.",
                "options");
        return [.. given];
    }

    /// <summary>Leaves baseline and row, as the network reads them, and their difference.</summary>
    private void PrepareEnds(ReadOnlySpan<float> features)
    {
        // A number of steps is no quantity between others: that of the row stands in both.
        if (_network.Layers[0] is IVaryingSteps)
            _baseline[0] = features[0];
        int inputs = _network.InputShape.Length, values = _slots.Length;
        Prepare(_baseline, _rows.AsSpan(0, inputs));
        for (int start = inputs; start < _rows.Length; start += inputs)
            Prepare(features, _rows.AsSpan(start, inputs));
        if (_first == 0)
            _rows.CopyTo(_ends, 0);
        else
            _network.ForwardRows(_workspace, Begin(_rows, 2), 0, _first).CopyTo(_ends);
        TensorPrimitives.Subtract(_ends.AsSpan(values), _ends.AsSpan(0, values), _differences);
        for (int i = 0; !_isIntegrated && _trained.Preparation is { } preparation && i < values; i++)
            _differences[i] = preparation.Linearize(_slots[i], features, _baseline, _ends[values + i], _differences[i]);
    }

    private void Prepare(ReadOnlySpan<float> features, Span<float> destination)
    {
        if (_trained.Preparation is { } preparation)
            preparation.Apply(features, destination);
        else
            features.CopyTo(destination);
    }

    /// <summary>Sums the gradients of an output at all points of the way: the middles of as many equal parts, or the row alone.</summary>
    private void SumGradients(int output)
    {
        int values = _sums.Length, outputs = _network.OutputShape.Length;
        ReadOnlySpan<float> from = _ends.AsSpan(0, values), to = _ends.AsSpan(values);
        Array.Clear(_sums);
        for (int start = 0; start < _steps; start += _workspace.Capacity)
        {
            int count = Math.Min(_workspace.Capacity, _steps - start);
            for (int i = 0; i < count; i++)
            {
                Span<float> point = _points.AsSpan(i * values, values);
                if (_isIntegrated)
                    TensorPrimitives.MultiplyAdd(_differences, (start + i + 0.5f) / _steps, from, point);
                else
                    to.CopyTo(point);
            }

            NetworkPass pass = Begin(_points, count);
            ReadOnlySpan<float> z = Forward(_points, pass);
            Span<float> delta = _workspace.OutputDelta(pass), gradients = _gradients.AsSpan(0, count * values);
            for (int i = 0; i < count; i++)
                Score(z.Slice(i * outputs, outputs), output, delta.Slice(i * outputs, outputs));
            _network.BackwardRows(_workspace, pass, gradients, _first);
            for (int i = 0; i < gradients.Length; i++)
                _sums[i % values] += gradients[i];
        }
    }

    /// <summary>From sums of gradients to contributions of features: those of marks are added to their features'.</summary>
    private float[] Contributions()
    {
        var contributions = new float[_trained.FeatureLength];
        for (int i = 0; i < _sums.Length; i++)
        {
            int slot = _slots[i], feature = slot < contributions.Length ? slot : _trained.Preparation!.Indicators[slot - contributions.Length];
            contributions[feature] += (float)(_differences[i] * (_sums[i] / _steps));
        }

        return contributions;
    }

    /// <summary>The score of a row's outputs z, and its gradient with respect to them. Scores of classes have no scale of the label's.</summary>
    private double Score(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        double value = _trained.Loss.Explain(z, output, dz);
        if (_trained.Loss.Metric == TrainingMetric.Accuracy)
            return value;
        (float scale, float offset) = _trained.TargetScaling.Of(output);
        TensorPrimitives.Multiply(dz, scale, dz);
        return offset + scale * value;
    }

    /// <summary>A pass over so many rows of values where the way runs.</summary>
    private NetworkPass Begin(float[] values, int count)
    {
        _workspace.BatchRows = count;
        _workspace.Begin(count);
        return new NetworkPass
        {
            Parameters = _trained.Parameters,
            Input = (_first == 0 ? values : _rows).AsSpan(0, count * _network.InputShape.Length),
            Rows = count,
            Pieces = 1,
            LossScale = 1f / count,
        };
    }

    /// <summary>The outputs of that pass.</summary>
    private ReadOnlySpan<float> Forward(float[] values, in NetworkPass pass)
    {
        if (_first > 0)
            values.AsSpan(0, pass.Rows * _sums.Length).CopyTo(_workspace.Output(_first - 1, pass));
        return _network.ForwardRows(_workspace, pass, _first);
    }
}
