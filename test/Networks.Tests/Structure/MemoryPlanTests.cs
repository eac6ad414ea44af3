using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>Where activations live, and that sharing memory changes no value.</summary>
public class MemoryPlanTests
{
    [Fact]
    public void An_output_that_a_backward_pass_reads_is_not_overwritten()
    {
        // Dense reads its input alone, so Relu stands in its place; Relu reads its output, so Dropout does not; the second Dropout does.
        Sequential network = Build(new Dense(5), new Relu(), new Dropout(0.1f), new Dropout(0.1f), new Tanh(), new Sigmoid(), new Dense(2));
        Assert.Equal([false, true, false, true, true, false, false], Plan(network, training: true).InPlace);
    }

    [Fact]
    public void A_pooling_whose_backward_pass_reads_input_and_output_keeps_both()
    {
        // The first Relu stands where the average pooling's output did, and is max pooling's input; the second would overwrite its output.
        Layer[] layers = [new AveragePool2D(1), new Relu(), new MaxPool2D(2), new Relu(), new Maxout(2), new Relu()];
        var network = new Sequential(new Shape(4, 4, 2), layers);
        Assert.Equal([false, true, false, false, false, false], Plan(network, training: true).InPlace);
        Assert.Equal([false, true, false, true, false, true], Plan(network, training: false).InPlace);
    }

    [Fact]
    public void In_scoring_all_but_the_first_layer_may_run_in_place()
    {
        Sequential network = Build(new Tanh(), new Relu(), new Dropout(0.1f), new Dense(5), new Relu(), new Tanh());
        Assert.Equal([false, true, true, false, true, true], Plan(network, training: false).InPlace);
    }

    [Fact]
    public void The_callers_input_is_never_overwritten()
    {
        foreach (bool training in new[] { true, false })
        {
            foreach (Layer layer in new Layer[] { new Tanh(), new Dropout(0.5f), new Dense(3) })
            {
                Sequential network = Build(layer);
                float[] x = [1, -2, 3, -4];
                network.Forward(network.CreateWorkspace(1, training), new float[network.ParameterCount], x, 1);
                Assert.Equal([1, -2, 3, -4], x);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ranges_of_a_plan_do_not_overlap_and_begin_at_cache_lines(bool training)
    {
        const int Rows = 3;
        Sequential network = Build(new Dense(5), new Relu(), new Dropout(0.1f), new Dense(37), new Tanh(), new Dense(1));
        MemoryPlan plan = Plan(network, training, Rows);
        var starts = new HashSet<int>();
        var ranges = new List<(int Start, int Length)>();
        for (int i = 0; i < 6; i++)
        {
            int length = network.LayerShapes[i].Length * Rows;
            if (training ? !plan.InPlace[i] : starts.Add(plan.Output[i]))
                ranges.Add((plan.Output[i], length));
            // The layer behind a gradient that no other layer shares.
            if (training && i is 2 or 4 or 5)
                ranges.Add((plan.Delta[i], length));
        }

        (int Start, int Length)[] ordered = [.. ranges.Where(range => range.Length > 0).OrderBy(range => range.Start)];
        for (int i = 0; i < ordered.Length; i++)
        {
            Assert.Equal(0, ordered[i].Start % 16);
            Assert.True(ordered[i].Start + ordered[i].Length <= (i + 1 < ordered.Length ? ordered[i + 1].Start : plan.Length));
        }
    }

    [Fact]
    public void Scoring_needs_no_more_than_two_buffers_however_deep_the_network()
    {
        static Layer[] Layers(int depth) => [.. Enumerable.Range(0, depth).SelectMany(_ => new Layer[] { new Dense(64), new Relu() })];
        Assert.Equal(Plan(Build(Layers(2)), training: false, 8).Length, Plan(Build(Layers(50)), training: false, 8).Length);
    }

    [Fact]
    public void Scoring_equals_the_training_pass_without_dropout()
    {
        foreach (GradientCase gradientCase in GradientTable.Cases)
        {
            Layer[] layers = [.. gradientCase.Layers.Where(layer => !layer.ActsInTrainingOnly)];
            if (layers.Length == 0)
                continue;
            var network = new Sequential(gradientCase.Input, layers);
            if (network.Layers.SelectMany(layer => layer.WithInner).Any(layer => layer.ActsInTrainingOnly || layer is BatchNorm or RandomCrop or TemporalBlock { DropoutRate: > 0 } or EmbedKeys { UnknownKeyRate: > 0 }))
                continue;
            float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
            float[] x = Problems.Uniform(new Random(2), 5 * gradientCase.Input.Length, -2, 2);
            for (int row = 0; row < 5 && layers[0] is PaddedSequences; row++)
                x[row * gradientCase.Input.Length] = row % 4;
            float[] training = [.. network.Forward(network.CreateWorkspace(5, training: true), parameters, x, 5)];
            float[] scoring = [.. network.Forward(network.CreateWorkspace(9, training: false), parameters, x, 5)];
            Assert.Equal(training, scoring);
        }
    }

    [Fact]
    public void Sharing_memory_changes_no_gradient()
    {
        // The same network with a layer between all others that keeps memory apart and changes nothing.
        Layer[] layers = [new Dense(5), new Relu(), new Dropout(0.3f), new Dense(4), new Tanh(), new Dropout(0.2f), new Dense(3)];
        Layer[] apart = [.. layers.SelectMany(layer => new[] { layer, new Copying() })];
        float[] x = Problems.Uniform(new Random(2), 5 * 4, -2, 2);
        Assert.Equal(Gradients(layers, x, 2), Gradients(apart, x, 1));
    }

    private static float[] Gradients(Layer[] layers, float[] x, int stride)
    {
        // Dropout draws by the layer's index: the plain network gets empty places, so that both draw alike.
        if (stride == 2)
            layers = [.. layers.SelectMany(layer => new[] { layer, new Nothing() })];
        Sequential network = Build(layers);
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
        Workspace workspace = network.CreateWorkspace(5, training: true);
        workspace.Random = new Philox(3);
        var (gradients, inputGradient) = (new float[network.ParameterCount], new float[x.Length]);
        float[] delta = [.. network.Forward(workspace, parameters, x, 5)];
        network.Backward(workspace, parameters, x, 5, delta, gradients, inputGradient);
        return [.. gradients, .. inputGradient];
    }

    [Fact]
    public void A_workspace_is_used_as_it_was_made()
    {
        Sequential network = Build(new Dense(2));
        Workspace workspace = network.CreateWorkspace(2, training: false);
        var (parameters, x) = (new float[10], new float[8]);
        Assert.Contains("another network", Message(() => Build(new Dense(2)).Forward(workspace, parameters, x, 2)), StringComparison.Ordinal);
        Assert.Contains("holds 1 to 2 rows", Message(() => network.Forward(workspace, parameters, new float[12], 3)), StringComparison.Ordinal);
        Assert.Contains("holds 1 to 2 rows", Message(() => network.Forward(workspace, parameters, [], 0)), StringComparison.Ordinal);
        Assert.Contains("10 parameters, not 9", Message(() => network.Forward(workspace, new float[9], x, 2)), StringComparison.Ordinal);
        string message = Message(() => network.Forward(workspace, parameters, new float[7], 2));
        Assert.Contains("2 rows of shape 4 are 8 values, not 7", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateWorkspace(0, training: true));
        var exception = Assert.Throws<InvalidOperationException>(() => network.Backward(workspace, parameters, x, 2, new float[4], new float[10]));
        Assert.Contains("created for training", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_beyond_an_array_is_refused()
    {
        Sequential network = Build(new Dense(100_000, useBias: false));
        Assert.Contains("use fewer rows", Message(() => network.CreateWorkspace(100_000, training: true)), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static Sequential Build(params Layer[] layers) => new(new Shape(4), layers);

    private static MemoryPlan Plan(Sequential network, bool training, int rows = 1) => network.CreateWorkspace(rows, training).Plan;

    /// <summary>y = x, in memory of its own.</summary>
    private sealed class Copying : Layer
    {
        protected internal override Shape Build(Shape input, LayerBuilder builder) => input;

        protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => x.CopyTo(y);

        protected internal override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
        {
            if (!dx.IsEmpty)
                dy.CopyTo(dx);
        }
    }

    /// <summary>y = x, in place.</summary>
    private sealed class Nothing : Layer
    {
        protected internal override bool RunsInPlace => true;

        protected internal override Shape Build(Shape input, LayerBuilder builder) => input;

        protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => x.CopyTo(y);

        protected internal override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
        {
            if (!dx.IsEmpty)
                dy.CopyTo(dx);
        }
    }
}
