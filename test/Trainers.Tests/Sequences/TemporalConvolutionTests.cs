using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>The temporal convolutional network as an architecture: its layers, rows of different lengths, and searching.</summary>
public sealed class TemporalConvolutionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(100, 3, 5)]
    [InlineData(100, 2, 6)]
    public void It_has_as_many_blocks_as_see_every_step(int steps, int kernelSize, int blocks)
    {
        var layers = new TemporalConvolutionalNetwork(4) { KernelSize = kernelSize }.CreateLayers(new Shape(steps, 2), new SquaredError()).ToArray();
        Assert.Equal([.. Enumerable.Repeat(typeof(TemporalBlock), blocks), typeof(LastStep)], layers.Select(layer => layer.GetType()));
        Assert.Equal(Enumerable.Range(0, blocks).Select(i => 1 << i), layers.OfType<TemporalBlock>().Select(block => block.Dilation));
    }

    [Theory]
    [InlineData(nameof(TemporalConvolutionalNetwork.NumberOfKernels))]
    [InlineData(nameof(TemporalConvolutionalNetwork.KernelSize))]
    [InlineData(nameof(TemporalConvolutionalNetwork.NumberOfBlocks))]
    public void A_size_out_of_range_is_refused_by_name(string name)
    {
        var architecture = new TemporalConvolutionalNetwork(4);
        architecture = name switch
        {
            nameof(architecture.NumberOfKernels) => architecture with { NumberOfKernels = 0 },
            nameof(architecture.KernelSize) => architecture with { KernelSize = 1 },
            _ => architecture with { NumberOfBlocks = 31 },
        };
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(() => architecture.OptionTable.Check(architecture)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_for_longer_sequences_changes_no_score()
    {
        IDataView data = View();
        float[][] Scores(int? maximumSteps)
        {
            // The same blocks for either length.
            var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", 2, maximumSteps)
                .Append(_mlContext.BinaryClassification.Trainers.Network(Options(new TemporalConvolutionalNetwork(6) { NumberOfBlocks = 3 })));
            return Cells.Floats(pipeline.Fit(data).Transform(data), "Score");
        }

        float[][] expected = Scores(null);
        Assert.True(expected.Select(score => score[0]).Distinct().Count() > 50);
        Assert.All(expected.Zip(Scores(40)), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-4f));
    }

    [Fact]
    public void It_is_searched_beside_others()
    {
        IDataView data = View();
        IDataView padded = _mlContext.Transforms.PadSequences("Features", "Values", 2).Fit(data).Transform(data);
        var space = new SearchSpace<NetworkOptions>(() => Options(new TemporalConvolutionalNetwork(4)))
            .Values(o => o.Architecture, new TemporalConvolutionalNetwork(4), new Gru(4));
        SearchResult<NetworkOptions> result = _mlContext.BinaryClassification.Search(padded, _mlContext.BinaryClassification.Trainers.Network, space);
        Assert.Equal(2, result.Trials.Count);
        Assert.Contains("NumberOfKernels", result.Trials[0].Values["Architecture"], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_averaged_as_any_other()
    {
        IDataView data = View();
        var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", 2)
            .Append(_mlContext.BinaryClassification.Trainers.Bagging(
                _mlContext.BinaryClassification.Trainers.Network(Options(new TemporalConvolutionalNetwork(6), numberOfEpochs: 30)), numberOfModels: 3));
        TransformerChain<EnsembleTransformer> model = pipeline.Fit(data);
        IDataView scored = model.Transform(data);
        Assert.Equal(3, model.LastTransformer.Members.Count);
        Assert.True(_mlContext.BinaryClassification.Evaluate(scored).AreaUnderRocCurve > 0.75);
    }

    [Fact]
    public void Kernels_that_no_memory_holds_are_named()
    {
        IDataView data = View();
        var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", 2)
            .Append(_mlContext.BinaryClassification.Trainers.Network(Options(new TemporalConvolutionalNetwork(int.MaxValue))));
        string message = Assert.ThrowsAny<ArgumentException>(() => pipeline.Fit(data)).Message;
        Assert.Contains("TemporalBlock: The shape holds more", message, StringComparison.Ordinal);
    }

    private static NetworkOptions Options(Architecture architecture, int numberOfEpochs = 3) =>
        new() { Architecture = architecture, NumberOfEpochs = numberOfEpochs, Seed = 1 };

    /// <summary>Two values a step, 1 to 12 steps; the label is the sign of the last step's first value.</summary>
    private IDataView View()
    {
        var random = new Random(1);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(_ =>
        {
            float[] values = [.. Enumerable.Range(0, 2 * random.Next(1, 13)).Select(_ => 2 * random.NextSingle() - 1)];
            return new LabelledSequence { Values = values, Label = values[^2] > 0 };
        }).ToArray());
    }

    private sealed class LabelledSequence
    {
        public float[] Values { get; set; } = [];

        public bool Label { get; set; }
    }
}
