namespace MlNetDeep.Networks.Tests;

/// <summary>Networks differ where the parameters of one would score otherwise in the other, and nowhere else.</summary>
public class NetworkDifferenceTests
{
    [Fact]
    public void Networks_that_score_alike_do_not_differ()
    {
        Sequential plain = Vector(new Dense(3), new BatchNorm(), new Relu(), new Dense(2));

        Assert.Null(plain.FindDifference(Vector(new Dense(3), new BatchNorm(), new Relu(), new Dense(2))));
        // First weights, what acts in training alone, and how fast statistics and weights move.
        Assert.Null(plain.FindDifference(Vector(
            new Dropout(0.5f), new Dense(3, weightInitializer: new HeInitializer(), weightRateFactor: 0.5f), new BatchNorm(momentum: 0.5f), new Relu(), new Dropout(0.25f), new Dense(2))));
        Assert.Null(Vector(new FeatureScale(6)).FindDifference(Vector(new FeatureScale())));
        Assert.Null(Vector(new Branches([], [new Dense(3, weightInitializer: new HeInitializer()), new Dropout(0.5f), new Dense(4)])).FindDifference(
            Vector(new Branches([new Dropout(0.25f)], [new Dense(3), new Dense(4)]))));
        Assert.Null(Sequence(new LstmLayer(3, truncationSteps: 2)).FindDifference(Sequence(new LstmLayer(3, forgetBias: 2))));
    }

    [Fact]
    public void A_difference_is_named_with_its_layer_and_both_values()
    {
        (string, string)? Of(Sequential one, Sequential other) => one.FindDifference(other);

        Assert.Equal(
            ("Dense (units: 3, useBias: true) as layer 0 of 2", "Dense (units: 5, useBias: true) of 2"),
            Of(Vector(new Dense(3), new Dense(2)), Vector(new Dense(5), new Dense(2))));
        Assert.Equal(
            ("Dense (units: 3, useBias: false) as layer 0 of 1", "Dense (units: 3, useBias: true) of 1"),
            Of(Vector(new Dense(3, useBias: false)), Vector(new Dense(3))));
        Assert.Equal(
            ("Relu as layer 1 of 2", "LeakyRelu (negativeSlope: 0.25) of 2"),
            Of(Vector(new Dense(3), new Relu()), Vector(new Dense(3), new LeakyRelu(0.25f))));
        Assert.Equal(("none as layer 1 of 1", "Tanh of 2"), Of(Vector(new Dense(3)), Vector(new Dropout(0.5f), new Dense(3), new Tanh())));
        Assert.Equal(
            ("an input of shape 4", "one of shape 6"), Of(Vector(new Dense(3)), new Sequential(new Shape(6), new Dense(3))));
        Assert.Equal(
            ("Branches ([], [Dense (units: 3, useBias: true), Dense (units: 4, useBias: true)]) as layer 0 of 1", "Branches ([], [Dense (units: 5, useBias: true), Dense (units: 4, useBias: true)]) of 1"),
            Of(Vector(new Branches([], [new Dense(3), new Dense(4)])), Vector(new Branches([], [new Dense(5), new Dense(4)]))));
        Assert.NotNull(Of(Vector(new Slice(0, 2)), Vector(new Slice(1, 2))));
        Assert.NotNull(Of(Vector(new Branches([], [])), Vector(new Branches([], [], []))));
        Assert.Contains("\"both\"", Of(Sequence(new LstmLayer(3)), Sequence(new LstmLayer(3, SequenceDirection.Both)))!.Value.Item2, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("usePeepholes: true", Of(Sequence(new LstmLayer(3)), Sequence(new LstmLayer(3, usePeepholes: true)))!.Value.Item2, StringComparison.Ordinal);
        Assert.NotNull(Of(Image(new RandomCrop(new Size2D(2, 2))), Image(new RandomCrop(new Size2D(2, 3)))));
        Assert.NotNull(Of(Image(new MaxPool2D(2)), Image(new AveragePool2D(2))));
    }

    private static Sequential Vector(params Layer[] layers) => new(new Shape(4), layers);

    private static Sequential Sequence(Layer layer) => new(new Shape(5, 2), layer, new MeanOverTime(), new Dense(1));

    private static Sequential Image(Layer layer) => new(new Shape(4, 4, 1), layer, new Flatten());
}
