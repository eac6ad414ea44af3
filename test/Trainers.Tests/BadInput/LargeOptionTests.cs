using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Sizes and numbers of 2^31 - 1: a named error, not memory without bound; or a result, where the data bound what is taken.</summary>
public sealed class LargeOptionTests
{
    private const int Max = int.MaxValue;

    // What has no bound of its own: a fit has as much of it as it has rows or epochs, or the network that is built from it says no.
    private static readonly string[] Unbounded =
    [
        "BatchSize", "NumberOfEpochs", "ValidationInterval", "NumberOfRestarts", "Seed", "MaximumParallelism",
        "WindowSize", "Horizon", "NumberOfUnits", "CodeSize", "TruncationSteps", "FeaturesPerStep", "BlockSize",
        "NumberOfKernels", "Height", "Width", "Channels", "ShiftRange", "CropHeight", "CropWidth", "NumberOfMembers", "MembersPerRow", "Frequencies",
        "StepsAtOnce", "StepsRead", "Feature", "KeptLayers", "FrozenLayers",
        "NumberOfOrigins", "FirstOrigin", "OriginStep", "SlidingWindowSize", "Gap", "Seasonality",
    ];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_number_that_is_bounded_by_nothing_else_has_a_most_which_the_message_says()
    {
        int seen = 0;
        IEnumerable<Type> types = new[] { typeof(NetworkOptions).Assembly, typeof(BaggingOptions).Assembly }.Distinct()
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsAbstract && !type.ContainsGenericParameters)
            .Where(Instances.AreChecked)
            .Append(typeof(TrainingOptions));
        foreach (Type type in types)
        {
            foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite && (property.PropertyType == typeof(int) || property.PropertyType == typeof(int?))))
            {
                if (Unbounded.Contains(property.Name))
                    continue;
                object options = Instances.Create(type)!;
                property.SetValue(options, Max);
                Exception? error = Record.Exception(() => Instances.Check(options));
                Assert.True(error is ArgumentException, $"{type.Name}.{property.Name}");
                Assert.Matches($@"{property.Name} must lie in \[\d+, \d+\], but is 2147483647: ", error.Message);
                seen++;
            }
        }

        Assert.True(seen > 10, $"Only {seen} options were tried.");
    }

    [Fact]
    public void As_many_threads_as_there_may_be_train()
    {
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([4]), NumberOfEpochs = 1, NumberOfThreads = 9, BatchSize = Max, Seed = 1 };
        Assert.NotNull(_mlContext.Regression.Trainers.Network(options).Fit(Rows()));
        options.NumberOfThreads = TrainingOptions.MostThreads + 1;
        string message = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Trainers.Network(options)).Message;
        Assert.Contains("NumberOfThreads must lie in [1, 1024], but is 1025: null takes as many as there are processors", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_no_memory_holds_is_named()
    {
        IDataView rows = Rows();
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([4]), NumberOfEpochs = 1, Seed = 1 };
        ITransformer batched = _mlContext.Model.ScoreInBatches(_mlContext.Regression.Trainers.Network(options).Fit(rows), Max);
        var error = Assert.ThrowsAny<ArgumentException>(() => batched.Transform(rows).GetColumn<float>("Score").Count());
        Assert.Contains("batchSize 2147483647", error.Message, StringComparison.Ordinal);
        Assert.Contains("use a smaller batchSize", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Label")]
    [InlineData("Features")]
    public void A_window_that_no_row_holds_is_named(string column)
    {
        IDataView rows = Rows();
        var error = Record.Exception(() => _mlContext.Transforms.DelayedInputs("Window", column, windowSize: Max).Fit(rows).Transform(rows).Preview(2));
        Assert.True(error is ArgumentException, $"{error}");
        Assert.Contains("windowSize", error.Message, StringComparison.Ordinal);
        Assert.Contains("2147483647", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_and_horizon_beyond_the_rows_are_named_without_wrapping()
    {
        foreach ((int window, int horizon) in new[] { (Max, 1), (1, Max), (Max, Max), (1 << 30, 1 << 30) })
        {
            var estimator = _mlContext.Forecasting.ForecastByNetwork(new ForecastOptions
            {
                InputColumnNames = ["Label"],
                WindowSize = window,
                Horizon = horizon,
                Architecture = new Lstm(2),
                NumberOfEpochs = 1,
                Differencing = Differencing.None,
            });
            var error = Assert.ThrowsAny<Exception>(() => estimator.Fit(Rows()));
            Assert.IsType<InvalidOperationException>(error);
            Assert.Contains($"{window} + {horizon} = {(long)window + horizon}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Layers_that_no_memory_holds_are_named()
    {
        IDataView rows = Rows();
        void Refused(Func<object> fit, string word)
        {
            Exception? error = Record.Exception(fit);
            Assert.True(error is ArgumentException, $"{word}: {error}");
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }

        Refused(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new MultilayerPerceptron([Max]) }).Fit(rows), "Dense");
        Refused(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new Lstm(Max), RowLayout = new SequenceLayout(1) }).Fit(rows), "at most 46340");
        Refused(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new ConvolutionalNetwork(), RowLayout = new ImageLayout(Max, Max, Max) }).Fit(rows),
            "correct Height, Width and Channels of ImageLayout");
        Refused(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new ConvolutionalNetwork { Layers = [new Conv2D(1, 1, padding: Padding.Of(Max))] }, RowLayout = new ImageLayout { Height = 2, Width = 2 } }).Fit(rows), "padding");
        Refused(() => _mlContext.Transforms.SparseAutoencoder("Code", "Features", Max).Fit(rows), "Dense");
    }

    [Fact]
    public void A_whole_batch_is_as_large_as_the_data()
    {
        IDataView rows = Rows();
        Assert.NotNull(_mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new Lstm(2), RowLayout = new SequenceLayout(1), NumberOfEpochs = 1, BatchSize = Max, Seed = 1 }).Fit(rows));
    }

    private IDataView Rows() => _mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, 40).Select(i => new Example { Features = [i % 3, i % 5, i % 7, 1f / (i + 1)], Label = MathF.Sin(i) }));

    private sealed class Example
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
