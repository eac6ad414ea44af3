using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>The gradient check's cases of chains side by side, and of the layers that cut and lengthen vectors for them.</summary>
internal static class BranchGradients
{
    public static IEnumerable<GradientCase> Cases =>
    [
        Of("slice", new Slice(1, 2)),
        Of("slice of all", new Slice(0, 4)),
        Of("slice between layers", new Dense(19), new Tanh(), new Slice(2, 17), new Dense(2)),
        Of("slice behind an activation and in front of one in place", new Dense(6), new Sigmoid(), new Slice(3, 3), new Tanh()),
        Of("appended zeros", new AppendZeros(2)),
        Of("appended zeros between layers", new Dense(3), new Tanh(), new AppendZeros(18), new Dense(2)),
        Of("branches of two dense layers", new Branches([new Dense(3)], [new Dense(3, useBias: false)])),
        Of("a branch alone", new Branches([new Dense(5), new Tanh(), new Dense(3)])),
        Of("the identity alone", new Branches([[]])),
        Of("the identity twice", new Branches([], []), new Dense(3)),
        Of("an identity branch", new Branches([], [new Dense(4)])),
        Of("a residual block between layers", new Dense(5), new Tanh(), new Branches([], [new Dense(6), new Tanh(), new Dense(5)]), new Sigmoid(), new Dense(2)),
        Of("residual blocks behind one another", Residual(), Residual(), Residual(), new Dense(3)),
        Of("branches of activations", new Branches([new Tanh()], [new Mish()], [new Sigmoid(), new Gelu()], [new Softsign(), new Tanh()])),
        Of("branches wider than a vector", new Branches([new Dense(37), new Sigmoid(), new Dense(19)], [new Dense(19), new Tanh()]), new Dense(2)),
        Of("branches that drop", new Branches([new Dropout(0.4f)], [new Dropout(0.4f)]), new Dense(5), new Branches([], [new Dense(4), new Dropout(0.3f), new Tanh(), new Dropout(0.2f), new Dense(5)])),
        Of("branches within branches", new Branches([], [new Dense(3), new Branches([], [new Dense(2), new Tanh(), new Dropout(0.3f), new Dense(3)]), new Tanh(), new Branches([new Dense(4)], [new Dense(4)])]), new Dense(2)),
        Of("branches of slices", new Dense(7), new Tanh(), new Branches([new Slice(0, 3), new Dense(4)], [new Slice(3, 4)])),
        Of("blocks that read a window and add a forecast", new AppendZeros(2), Block(6), Block(6), new Branches([new Slice(4, 2)], [new Slice(0, 4), new Dense(5), new Tanh(), new Dense(2)])),
        Of("batch normalization in a branch", new Branches([], [new Dense(5, useBias: false), new BatchNorm(epsilon: 0.1f), new Tanh(), new Dense(4)]), new Dense(2)),
        Of("layers of tables in branches", new Branches([new FeatureScale(), new Dense(6), new Maxout(2)], [new PeriodicEmbedding(3, 2, 0.3f), new Flatten(), new Dense(3)])),
        Case("dense over time beside a recurrent layer", new(4, 2), new Branches([new DenseOverTime(4)], [new LstmLayer(2, SequenceDirection.Both, usePeepholes: true, learnInitialState: true)]), new LastStep()),
        Case("a recurrent layer of both directions beside others", new(4, 2), new Branches([new ElmanLayer(2, direction: SequenceDirection.Both)], [new GruLayer(4)], [new MovingAverage(3), new DenseOverTime(4)])),
        Case("temporal blocks in branches", new(5, 2), new Branches([new TemporalBlock(3, 2, 1, ActivationFunction.Tanh, 0.3f)], [new TemporalBlock(3, 2, 2, ActivationFunction.Tanh, 0.3f)]), new MeanOverTime()),
        Case(
            "branches of padded sequences", new(11), new PaddedSequences(2),
            new Branches([new GruLayer(3)], [new MovingAverage(3), new DenseOverTime(3)], [new MovingAverage(3, takesRemainder: true), new LstmLayer(3, SequenceDirection.Backward)]), new MeanOverTime(), new Dense(2)),
        Case("trend and remainder, each with a linear map", new(6, 2), new Branches([new MovingAverage(3), new Flatten(), new Dense(2)], [new MovingAverage(3, takesRemainder: true), new Flatten(), new Dense(2)])),
        Case(
            "a residual block of images", new(4, 4, 2),
            new Branches([], [new Conv2D(3, 3, padding: Padding.Same, useBias: false), new BatchNorm(epsilon: 0.1f), new Tanh(), new Conv2D(2, 3, padding: Padding.Same)]), new Tanh(), new GlobalAveragePool2D()),
        Case("branches of images that are moved", new(4, 4, 1), new Branches([new RandomShift(1)], [new RandomFlip(), new Conv2D(1, 1)]), new Flatten(), new Dense(2)),
    ];

    private static Branches Residual() => new([], [new Dense(5), new Tanh(), new Dense(4)]);

    private static Branches Block(int width) => new([], [new Slice(0, 4), new Dense(5), new Tanh(), new Dense(width)]);

    private static GradientCase Of(string name, params Layer[] layers) => Case(name, GradientTable.Vector, layers);

    private static GradientCase Case(string name, Shape input, params Layer[] layers) =>
        new(name, input, new SquaredError(), GradientTable.Alike, layers);
}
