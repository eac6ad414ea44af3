namespace MlNetDeep.Networks.Tests;

public class SequentialTests
{
    [Fact]
    public void A_network_knows_its_shapes_and_parameters()
    {
        var network = new Sequential(new Shape(4), new Dense(3), new Relu(), new Dropout(0.5f), new Dense(2, useBias: false));
        Assert.Equal(new Shape(2), network.OutputShape);
        Assert.Equal(["3", "3", "3", "2"], network.LayerShapes.Select(shape => shape.ToString()));
        Assert.Equal(4 * 3 + 3 + 3 * 2, network.ParameterCount);
        Assert.Equal([(0, 0, 12), (0, 12, 3), (3, 15, 6)], network.Parameters.Select(parameter => (parameter.Layer, parameter.Offset, parameter.Length)));
        Assert.Equal(["weights", "bias", "weights"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([ParameterKind.Weight, ParameterKind.Bias, ParameterKind.Weight], network.Parameters.Select(parameter => parameter.Kind));
    }

    [Fact]
    public void A_layer_out_of_range_is_refused_with_its_value()
    {
        AssertRefused(new Dense(0), "Units", "0");
        AssertRefused(new Dense(-3), "Units", "-3");
        foreach (float rate in new[] { 1, -0.1f, 1.5f, float.NaN })
            AssertRefused(new Dropout(rate), "Rate", rate.ToString());
        foreach (float slope in new[] { 0, 1, -0.5f, float.NaN })
            AssertRefused(new LeakyRelu(slope), "NegativeSlope", slope.ToString());
    }

    [Fact]
    public void Networks_that_cannot_be_are_refused()
    {
        Assert.Contains("at least one layer", Message(() => _ = new Sequential(new Shape(3))), StringComparison.Ordinal);
        Assert.Contains("2x2: flatten it first", Message(() => _ = new Sequential(new Shape(2, 2), new Dense(1))), StringComparison.Ordinal);
        Assert.Contains("more than", Message(() => _ = new Sequential(new Shape(1), new Dense(1 << 30))), StringComparison.Ordinal);
        Assert.Contains("at least 1", Message(() => _ = new Shape(3, 0)), StringComparison.Ordinal);
        Assert.Contains("more values than an array", Message(() => _ = new Shape(1 << 20, 1 << 20)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_cannot_follow_is_named_with_the_shapes_before_it()
    {
        string message = Message(() => _ = new Sequential(
            new Shape(28, 28, 1), new AveragePool2D(3, 1), new Relu(), new MaxPool2D(2), new MaxPool2D(14), new Dense(10)));
        Assert.Equal(
            "Layer 3, MaxPool2D: A window of 14x14 is larger than the image of 13x13 with its padding, 13x13: use a smaller window or more padding. " +
            "The shapes: input 28x28x1, 0 AveragePool2D 26x26x1, 1 Relu 26x26x1, 2 MaxPool2D 13x13x1.",
            message);
    }

    [Fact]
    public void Layers_for_images_refuse_what_they_cannot_take()
    {
        static string Refusal(Shape input, Layer layer) => Message(() => _ = new Sequential(input, layer));
        var image = new Shape(4, 6, 3);
        foreach (Layer layer in new Layer[] { new MaxPool2D(2), new AveragePool2D(2), new GlobalAveragePool2D() })
            Assert.Contains("takes images, height x width x channels, but its input has the shape 7", Refusal(new Shape(7), layer), StringComparison.Ordinal);
        Assert.Contains("The window must be at least 1x1", Refusal(image, new MaxPool2D(new Size2D(0, 2))), StringComparison.Ordinal);
        Assert.Contains("The stride must be at least 1x1", Refusal(image, new AveragePool2D(2, new Size2D(1, -1))), StringComparison.Ordinal);
        Assert.Contains("without a pixel: use less padding", Refusal(image, new MaxPool2D(2, 1, Padding.Of(2))), StringComparison.Ordinal);
        Assert.Contains("3 pieces cannot divide 4 units or channels", Refusal(new Shape(4), new Maxout(3)), StringComparison.Ordinal);
        Assert.Contains("Pieces must be at least 2, but is 1", Refusal(image, new Maxout(1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(float.NaN)]
    public void A_class_outside_the_classes_is_refused(float target)
    {
        float[] z = [1, 2, 3, 4, 1, 2, 3, 4];
        void Evaluate() => new SoftmaxCrossEntropy().Evaluate(z, [3, target], [1, 1], 1, new float[8]);
        if (target == 0)
            Evaluate();
        else
            Assert.Contains($"whole numbers from 0 to 3, but one is {target}", Message(Evaluate), StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_equal_their_definitions_and_count_what_they_show()
    {
        // Scores of 2 outputs and 3 rows; the last row weighs nothing.
        float[] z = [2, -1, 0.5f, 0.25f, 9, 9];
        float[] weights = [1, 3, 0];
        foreach ((Loss loss, float[] targets, double metric) in new (Loss, float[], double)[]
        {
            (new SoftmaxCrossEntropy(), [0, 1, 0], 0.25),
            (new SigmoidCrossEntropy(), [1, 0, 1, 0, 0, 0], (1 + 3 * 0.5) / 4),
            (new TanhCrossEntropy(), [1, -1, 1, -1, 0, 0], (1 + 3 * 0.5) / 4),
            (new SquaredError(), [1, 1, 0.5f, 1.25f, 0, 0], Math.Sqrt((2.5 + 3 * 0.5) / 4)),
            (new TanhSquaredError(), [1, 1, 0, 0, 0, 0], double.NaN),
            (new AbsoluteError(), [1, 1, 0.5f, 1.25f, 0, 0], (1 + 2 + 3 * 1) / 8.0),
            (new HuberLoss(), [1, 1, 0.5f, 1.25f, 0, 0], (1 + 2 + 3 * 1) / 8.0),
            (new PoissonDeviance(), [1, 0, 0.5f, 1.25f, 0, 0], Math.Sqrt((Square(Math.Exp(2) - 1) + Square(Math.Exp(-1)) + 3 * (Square(Math.Exp(0.5) - 0.5) + Square(Math.Exp(0.25) - 1.25))) / 8)),
            (new QuantileLoss([0.75f]), [1, 1, 0.5f, 1.25f, 0, 0], (1 + 2 + 3 * 1) / 8.0),
            // Of levels as near to 0.5 the first.
            (new QuantileLoss([0.25f, 0.75f]), [1, 1.5f, 0], (1 + 3 * 1) / 4.0),
        })
        {
            LossTotals totals = loss.Evaluate(z, targets, weights, 1, new float[6]);
            Assert.Equal(4, totals.Weight);
            Assert.Equal(LossOracle.Mean(loss, z, targets, weights), totals.MeanLoss, 1e-6);
            if (!double.IsNaN(metric))
                Assert.Equal(metric, totals.MeanMetric(loss.Metric), 1e-6);
        }
    }

    [Fact]
    public void Losses_of_extreme_outputs_are_finite_and_right()
    {
        Assert.Equal(200, new SigmoidCrossEntropy().Evaluate([-200], [1], [1], 1, new float[1]).Loss, 1e-9);
        Assert.Equal(0, new SigmoidCrossEntropy().Evaluate([200], [1], [1], 1, new float[1]).Loss, 1e-9);
        Assert.Equal(400, new TanhCrossEntropy().Evaluate([200], [-1], [1], 1, new float[1]).Loss, 1e-9);
        Assert.Equal(2000, new SoftmaxCrossEntropy().Evaluate([1000, -1000], [1], [1], 1, new float[2]).Loss, 1e-3);
        foreach (Loss loss in GradientTable.EachLoss)
        {
            // An interval has three outputs.
            float[] z = loss is IntervalLoss ? [float.NaN, 1, 1] : [float.NaN, 1];
            Assert.True(double.IsNaN(loss.Evaluate(z, new float[loss.TargetLength(z.Length)], [1], 1, new float[z.Length]).Loss), loss.GetType().Name);
        }
    }

    [Fact]
    public void Quantiles_never_cross_and_are_the_first_output_and_its_increments()
    {
        var loss = new QuantileLoss([0.1f, 0.5f, 0.9f]);
        float[] z = [-3, 0, 2, 5, -200, 200], scores = [.. z];

        loss.Activate(scores, 2, scores);

        float[] expected = [-3, -3 + MathF.Log(2), -3 + MathF.Log(2) + MathF.Log(1 + MathF.Exp(2)), 5, 5, 205];
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(2, loss.TargetLength(6));
        Assert.Contains("3 levels", Message(() => loss.TargetLength(4)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_lies_around_its_median_whatever_the_outputs()
    {
        var loss = new IntervalLoss(0.8f);
        // Two rows of two targets: medians, distances below, distances above.
        float[] z = [-3, 5, 0, 2, -200, 200, 1, 2, 200, 0, 0, -200], scores = [.. z];

        loss.Activate(scores, 2, scores);

        float ln2 = MathF.Log(2);
        float[] expected = [-3, 5, -3 - ln2, 5 - MathF.Log(1 + MathF.Exp(2)), -3, 205, 1, 2, -199, 2 - ln2, 1 + ln2, 2];
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(2, loss.TargetLength(6));
        Assert.Contains("three outputs for each target, but there are 4", Message(() => loss.TargetLength(4)), StringComparison.Ordinal);
        // Two rows of one target: medians 2 and 1, of which the second weighs three times as much.
        LossTotals totals = loss.Evaluate([2, 0, 0, 1, 0, 0], [1, 1.5f], [1, 3], 1, new float[6]);
        Assert.Equal(LossOracle.Mean(loss, [2, 0, 0, 1, 0, 0], [1, 1.5f], [1, 3]), totals.MeanLoss, 1e-6);
        Assert.Equal((1 + 3 * 0.5) / 4, totals.MeanMetric(loss.Metric), 1e-6);
    }

    [Fact]
    public void Losses_that_no_target_fits_are_refused_by_name()
    {
        Assert.Contains(
            "PoissonDeviance must be at least 0, but one is -0.5", Message(() => new PoissonDeviance().Evaluate([0, 0], [1, -0.5f], [1, 1], 1, new float[2])), StringComparison.Ordinal);
        var network = new Sequential(new Shape(3), new Dense(2));
        foreach ((Loss loss, string expected) in new (Loss, string)[]
        {
            (new HuberLoss(0), "HuberLoss.Delta must be above 0, but is 0"),
            (new IntervalLoss(1), "IntervalLoss.Level must lie in (0, 1), but is 1"),
            (new QuantileLoss([]), "QuantileLoss.Levels must be a list of at least 1"),
            (new QuantileLoss([0.5f, 1]), "QuantileLoss.Levels[1] must lie in (0, 1), but is 1"),
            (new QuantileLoss([0.5f, 0.1f]), "Levels must ascend: sort them, and name each once. QuantileLoss.Levels is [0.5, 0.1]"),
        })
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => new TrainingLoop(network, loss, new TrainingOptions())).Message, StringComparison.Ordinal);
        float[] levels = [0.1f, 0.9f];
        var copied = new QuantileLoss(levels);
        levels[0] = 2;
        Assert.Equal(new QuantileLoss([0.1f, 0.9f]), copied);
        Assert.NotEqual(new QuantileLoss([0.1f, 0.8f]), copied);
    }

    private static double Square(double value) => value * value;

    private static void AssertRefused(Layer layer, string option, string value)
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(3), layer));
        Assert.Equal(option, Assert.IsType<ArgumentOutOfRangeException>(exception.InnerException).ParamName);
        Assert.Matches($@"(but is|Actual value was) {System.Text.RegularExpressions.Regex.Escape(value)}\.", exception.Message);
    }

    private static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
