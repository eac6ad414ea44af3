namespace MlNetDeep.Networks.Tests;

/// <summary>A network and a loss whose gradients are checked.</summary>
internal sealed record GradientCase(string Name, Shape Input, Loss Loss, float[] Weights, Layer[] Layers);

/// <summary>The one table of all layers and all losses. A new layer or loss gets a line here, or a guard test fails.</summary>
internal static class GradientTable
{
    public static readonly Shape Vector = new(4);

    internal static readonly float[] Alike = [1, 1, 1];

    public static IReadOnlyList<GradientCase> Cases { get; } =
    [
        Layers("dense", new Dense(3)),
        Layers("dense without bias", new Dense(3, useBias: false)),
        Layers("dense with rate factors, which gradients do not have", new Dense(3, weightRateFactor: 0.5f, biasRateFactor: 3)),
        Layers("dense of one unit", new Dense(1)),
        Layers("dense wider than a vector", new Dense(37), new Dense(2)),
        Layers("sigmoid", new Sigmoid()),
        Layers("tanh", new Tanh()),
        Layers("softsign", new Softsign()),
        Layers("relu", new Relu()),
        Layers("leaky relu, slope 0.01", new LeakyRelu()),
        Layers("leaky relu, slope 0.3", new LeakyRelu(0.3f)),
        // Not of alpha 1, whose second derivative alone jumps at zero: the check, which avoids kinks, does not see that one near a point.
        Layers("elu, alpha 0.3", new Elu(0.3f)),
        Layers("dense, elu of alpha 2, dense", new Dense(5), new Elu(2), new Dense(3)),
        Layers("selu", new Selu()),
        Layers("mish", new Mish()),
        Layers("gelu", new Gelu()),
        Layers("silu", new Silu()),
        Layers("dense, selu", new Dense(5), new Selu(), new Dense(3)),
        Layers("dense, mish", new Dense(5), new Mish(), new Dense(3)),
        Layers("dense, gelu", new Dense(5), new Gelu(), new Dense(3)),
        Layers("dense, silu", new Dense(5), new Silu(), new Dense(3)),
        Layers("functions of the input between layers in place", new Dense(5), new Tanh(), new Mish(), new Dropout(0.3f), new Gelu(), new Silu(), new Selu(), new Dense(2)),
        Layers("dropout", new Dropout(0.5f)),
        Layers("dropout that drops nothing", new Dropout(0)),
        Layers("dropout twice in place", new Dense(5), new Dropout(0.4f), new Dropout(0.2f), new Dense(2)),
        Layers("dense, sigmoid", new Dense(5), new Sigmoid(), new Dense(3)),
        Layers("dense, tanh", new Dense(5), new Tanh(), new Dense(3)),
        Layers("dense, softsign", new Dense(5), new Softsign(), new Dense(3)),
        Layers("dense, relu", new Dense(5), new Relu(), new Dense(3)),
        Layers("dense, leaky relu", new Dense(5), new LeakyRelu(0.2f), new Dense(3)),
        Layers("in-place chain", new Dense(5), new Relu(), new Dropout(0.3f), new Dense(4), new Tanh()),
        Layers("dropout before the activation", new Dense(5), new Dropout(0.3f), new Tanh(), new Dense(3)),
        Layers("flatten, which a vector passes as it is", new Flatten()),
        Layers("dense, tanh, flatten", new Dense(5), new Tanh(), new Flatten(), new Dense(3)),
        Layers("reshape, which moves nothing", new Reshape(2, 2)),
        Layers("a vector as the image of a convolution", new Dense(8), new Tanh(), new Reshape(2, 2, 2), new Conv2D(2, 2), new Flatten()),
        Layers("a vector as the steps of a recurrent layer", new Dense(6), new Reshape(3, 2), new ElmanLayer(2), new LastStep()),
        Layers("dropout first", new Dropout(0.3f), new Dense(5), new Sigmoid(), new Dense(2)),
        Layers("activation first", new Softsign(), new Dense(3)),
        Layers("activation after activation", new Dense(5), new Tanh(), new Sigmoid(), new LeakyRelu(0.5f), new Dense(3)),
        Layers("three hidden layers", new Dense(6), new Tanh(), new Dense(5), new Softsign(), new Dense(4), new Sigmoid(), new Dense(3)),
        Layers("dense, maxout of 2 pieces", new Dense(6, useBias: false), new Maxout(2)),
        Layers("maxout of 3 pieces between others", new Dense(6), new Maxout(3), new Tanh(), new Dense(3)),
        Layers("maxout first", new Maxout(2), new Dense(3)),
        Layers("scales of features", new FeatureScale()),
        Layers("scales of features in front and between layers in place", new FeatureScale(6), new Dense(5), new Tanh(), new FeatureScale(), new Relu(), new Dense(2)),
        Layers("scales of features wider than a vector", new Dense(19), new FeatureScale(), new Dense(2)),
        Layers("periodic embedding", new PeriodicEmbedding(frequencies: 5, units: 2), new Dense(3)),
        Layers("periodic embedding of one wave and unit", new PeriodicEmbedding(1, 1, 0.5f), new Dense(2)),
        Layers("periodic embedding wider than a vector between others", new Dense(3), new Tanh(), new PeriodicEmbedding(19, 3), new Dense(2)),
        Layers("batch normalization", new BatchNorm()),
        Layers("batch normalization with a large epsilon", new BatchNorm(epsilon: 0.5f)),
        Layers("batch normalization between dense layers", new Dense(5, useBias: false), new BatchNorm(), new Dense(2)),
        Layers("activations in place around batch normalization", new Dense(5), new Tanh(), new BatchNorm(epsilon: 0.1f), new Sigmoid(), new Dense(2)),
        Layers("batch normalization wider than a vector", new Dense(19, useBias: false), new BatchNorm(epsilon: 0.1f), new Dense(2)),
        .. AutoencoderGradients.Cases,
        .. ImageGradients.Cases,
        .. PoolingGradients.Cases,
        .. SequenceGradients.Cases,
        .. MemberGradients.Cases,
        .. KeyGradients.Cases,
        .. BranchGradients.Cases,
        .. Losses(new SigmoidCrossEntropy(), 1),
        .. Losses(new SigmoidCrossEntropy(), 3),
        .. Losses(new SigmoidCrossEntropy(), 19),
        .. Losses(new SigmoidCrossEntropy(0.1f), 1, ", smoothed"),
        .. Losses(new SigmoidCrossEntropy(0.3f), 19, ", smoothed"),
        .. Losses(new SoftmaxCrossEntropy(0.1f), 2, ", smoothed"),
        .. Losses(new SoftmaxCrossEntropy(0.4f), 5, ", smoothed"),
        .. Losses(new TanhCrossEntropy(), 1),
        .. Losses(new TanhCrossEntropy(), 3),
        .. Losses(new SoftmaxCrossEntropy(), 2),
        .. Losses(new SoftmaxCrossEntropy(), 5),
        .. Losses(new SquaredError(), 1),
        .. Losses(new SquaredError(), 3),
        .. Losses(new TanhSquaredError(), 1),
        .. Losses(new TanhSquaredError(), 3),
        .. Losses(new AbsoluteError(), 1),
        .. Losses(new AbsoluteError(), 3),
        .. Losses(new HuberLoss(), 1),
        .. Losses(new HuberLoss(0.25f), 3),
        .. Losses(new PoissonDeviance(), 1),
        .. Losses(new PoissonDeviance(), 3),
        .. Losses(new QuantileLoss([0.3f]), 1),
        .. Losses(new QuantileLoss([0.3f]), 2),
        .. Losses(new QuantileLoss([0.1f, 0.5f, 0.8f]), 3),
        .. Losses(new QuantileLoss([0.2f, 0.9f]), 4),
        .. Losses(new IntervalLoss(0.8f), 3),
        .. Losses(new IntervalLoss(0.5f), 6),
    ];

    /// <summary>One loss of each kind, as the table has it, that users can name.</summary>
    public static IEnumerable<Loss> EachLoss =>
        Cases.Select(gradientCase => gradientCase.Loss).Where(loss => loss is not MemberLoss).DistinctBy(loss => loss.GetType());

    private static GradientCase Layers(string name, params Layer[] layers) => new(name, Vector, new SquaredError(), Alike, layers);

    private static IEnumerable<GradientCase> Losses(Loss loss, int outputs, string option = "")
    {
        string name = $"{loss.GetType().Name} of {outputs}{option}";
        yield return new GradientCase(name, Vector, loss, Alike, [new Dense(4), new Tanh(), new Dense(outputs)]);
        yield return new GradientCase($"{name}, weighted", Vector, loss, [0.25f, 2, 0.75f], [new Dense(4), new Tanh(), new Dense(outputs)]);
        yield return new GradientCase($"{name}, with a weight of 0", Vector, loss, [1.5f, 0, 0.5f], [new Dense(4), new Tanh(), new Dense(outputs)]);
    }
}
