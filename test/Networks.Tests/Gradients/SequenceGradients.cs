namespace MlNetDeep.Networks.Tests;

/// <summary>The gradient check's cases whose input is a sequence.</summary>
internal static class SequenceGradients
{
    /// <summary>Layers whose gradients are not those of their outputs, and are checked elsewhere: truncated ones.</summary>
    public static readonly Type[] Truncated = [typeof(Lstm1997Layer)];

    public static IEnumerable<GradientCase> Cases =>
    [
        .. ActivationRow.OfUnits.Select(
            function => Case($"elman, {function}", new(2, 2), new ElmanLayer(2, function))),
        Case("elman wider than a vector", new(4, 3), new ElmanLayer(19), new LastStep(), new Dense(2)),
        Case("elman, learned state", new(3, 2), new ElmanLayer(4, learnInitialState: true)),
        Case("elman, backward", new(3, 2), new ElmanLayer(4, direction: SequenceDirection.Backward)),
        Case("elman, both directions", new(3, 2), new ElmanLayer(2, direction: SequenceDirection.Both), new ElmanLayer(3)),
        Case("elman, truncated no shorter than the sequence", new(3, 2), new ElmanLayer(4, truncationSteps: 3)),
        Case("lstm", new(4, 3), new LstmLayer(5)),
        Case("lstm, one step", new(1, 3), new LstmLayer(5, learnInitialState: true)),
        Case("lstm, learned state", new(3, 2), new LstmLayer(3, learnInitialState: true)),
        Case("lstm with peepholes", new(4, 2), new LstmLayer(3, usePeepholes: true)),
        Case(
            "lstm with peepholes, both directions, learned state",
            new(3, 2),
            new LstmLayer(3, SequenceDirection.Both, usePeepholes: true, learnInitialState: true)),
        Case("lstm, backward", new(5, 1), new LstmLayer(4, SequenceDirection.Backward)),
        Case("lstm wider than a vector", new(3, 2), new LstmLayer(19), new LastStep(), new Dense(2)),
        Case("lstm, dropout, lstm", new(4, 2), new LstmLayer(4), new Dropout(0.4f), new LstmLayer(3)),
        Case("lstm of both directions twice", new(3, 2), new LstmLayer(2, SequenceDirection.Both), new LstmLayer(3, SequenceDirection.Both)),
        Case("lstm, last step, dense", new(6, 2), new LstmLayer(5), new LastStep(), new Dense(3)),
        Case("lstm, tanh, flatten", new(3, 2), new LstmLayer(4), new Tanh(), new Flatten(), new Dense(2)),
        Case("gru", new(4, 3), new GruLayer(5)),
        Case("gru, learned state, both directions", new(3, 2), new GruLayer(3, SequenceDirection.Both, learnInitialState: true)),
        Case("gru, backward, mean over time", new(5, 2), new GruLayer(4, SequenceDirection.Backward), new MeanOverTime(), new Dense(2)),
        Case("gru wider than a vector", new(3, 2), new GruLayer(19), new LastStep(), new Dense(2)),
        Case("last step", new(3, 4), new LastStep()),
        Case("last step of backward units", new(3, 4), new LastStep(SequenceDirection.Backward)),
        Case("last step of both directions", new(3, 2), new LstmLayer(3, SequenceDirection.Both), new LastStep(SequenceDirection.Both), new Dense(2)),
        Case("mean over time", new(5, 3), new MeanOverTime()),
        Case("mean over one step", new(1, 3), new MeanOverTime()),
        Case("padded sequences", new(9), new PaddedSequences(2)),
        Case("padded elman, learned state", new(13), new PaddedSequences(3), new ElmanLayer(4, learnInitialState: true)),
        Case(
            "padded lstm with peepholes, both directions",
            new(9),
            new PaddedSequences(2),
            new LstmLayer(3, SequenceDirection.Both, usePeepholes: true, learnInitialState: true)),
        Case("padded gru, dropout, lstm", new(9), new PaddedSequences(2), new GruLayer(3), new Dropout(0.3f), new LstmLayer(3)),
        Case("padded lstm, last step", new(9), new PaddedSequences(2), new LstmLayer(4), new LastStep(), new Dense(2)),
        Case(
            "padded gru, backward, sigmoid, mean over time",
            new(11),
            new PaddedSequences(2),
            new GruLayer(4, SequenceDirection.Backward),
            new Sigmoid(),
            new MeanOverTime(),
            new Dense(2)),
        Case("padded elman, flatten", new(9), new PaddedSequences(2), new ElmanLayer(3), new Flatten(), new Dense(2)),
        Case("padded dense over time, sigmoid, flatten", new(9), new PaddedSequences(2), new DenseOverTime(3), new Sigmoid(), new Flatten(), new Dense(2)),
        // Small, as few points are away from all of the kinks.
        .. ActivationRow.OfUnits.Select(
            function => Case($"temporal block, {function}", new(2, 1), new TemporalBlock(1, 2, 1, function))),
        Case("temporal block of leaky rectifiers, wider than its input", new(2, 1), new TemporalBlock(2, 2, 1, ActivationFunction.LeakyRelu)),
        Case("exponential smoothing", new(7, 1), new ExponentialSmoothing(3)),
        Case("exponential smoothing with a season", new(8, 1), new ExponentialSmoothing(5, 3)),
        Case("exponential smoothing of a season that fits once", new(5, 1), new ExponentialSmoothing(2, 4)),
        Case("exponential smoothing of one of several features, between others", new(9, 3), new DenseOverTime(3), new ExponentialSmoothing(4, 2, 1), new Dense(2)),
        Case("temporal block, dilated", new(5, 2), new TemporalBlock(3, 2, 2, ActivationFunction.Tanh)),
        Case("temporal block as wide as its input", new(5, 3), new TemporalBlock(3, 3, 1, ActivationFunction.Tanh)),
        Case("temporal block wider than a vector", new(4, 2), new TemporalBlock(19, 2, 1, ActivationFunction.Tanh), new LastStep(), new Dense(2)),
        Case(
            "temporal blocks that drop",
            new(6, 2),
            new TemporalBlock(4, 2, 1, ActivationFunction.Tanh, 0.4f),
            new Dropout(0.3f),
            new TemporalBlock(4, 3, 2, ActivationFunction.Sigmoid, 0.3f)),
        Case(
            "padded temporal blocks, last step",
            new(13),
            new PaddedSequences(2),
            new TemporalBlock(4, 2, 1, ActivationFunction.Tanh),
            new TemporalBlock(4, 2, 2, ActivationFunction.Tanh),
            new LastStep(),
            new Dense(2)),
        Case("moving average of 3 steps", new(5, 2), new MovingAverage(3)),
        Case("moving average of an even number of steps", new(6, 1), new MovingAverage(4)),
        Case("moving average of more steps than there are", new(3, 2), new MovingAverage(12)),
        Case("moving average of one step", new(3, 2), new MovingAverage(1)),
        Case("remainder of a moving average", new(6, 2), new MovingAverage(3, takesRemainder: true)),
        Case("moving averages between layers", new(5, 2), new DenseOverTime(3), new Tanh(), new MovingAverage(3), new MovingAverage(2, takesRemainder: true), new DenseOverTime(2)),
        Case("padded moving average", new(11), new PaddedSequences(2), new MovingAverage(3), new DenseOverTime(2), new LastStep()),
        Case("padded remainder", new(11), new PaddedSequences(2), new MovingAverage(5, takesRemainder: true), new MeanOverTime()),
        Case("dense over time", new(3, 2), new DenseOverTime(4)),
        Case("lstm, dense over time", new(4, 3), new LstmLayer(3), new DenseOverTime(2, useBias: false)),
        Case("dense over time of one step", new(1, 5), new DenseOverTime(19), new LastStep()),
        Case("dense behind the mean over time", new(5, 3), new MeanOverTime(), new Tanh(), new Dense(3)),
    ];

    private static GradientCase Case(string name, Shape input, params Layer[] layers) =>
        new(name, input, new SquaredError(), GradientTable.Alike, layers);
}
