using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Networks.Tests.Ranks;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Every kind of trainer gives one model on any number of ranks: what they read, scale, hold out and learn is the same.</summary>
public class RankFitTests
{
    private const int Features = 12;

    private static readonly Row[] Rows = [.. Enumerable.Range(0, 301).Select(Row.Draw)];

    public static TheoryData<string> Kinds => ["classes by default", "sequences", "several autoencoders", "anomalies", "forecasts"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_number_of_ranks_changes_no_bit(string kind)
    {
        float[] alone = Fit(kind, null);
        foreach (int ranks in new[] { 2, 3 })
            Assert.All(ThreadRanks.Run(ranks, rank => Fit(kind, rank)), weights => Assert.Equal(alone, weights));
    }

    [Fact]
    public void Training_again_on_all_rows_is_refused_with_the_remedy()
    {
        var options = new NetworkOptions { GradientLeaves = 4, Seed = 1, ValidationSetFraction = 0.2, RetrainOnAllRows = true };
        var context = new MLContext(1);
        Exception exception = Assert.ThrowsAny<Exception>(() => context.Regression.Trainers.Network(options).Fit(context.Data.LoadFromEnumerable(Rows)));
        Assert.Contains("set GradientLeaves to 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_seed_ranks_have_that_of_rank_0() => Assert.Single(ThreadRanks.Run(2, rank =>
    {
        var context = new MLContext();
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([5]), NumberOfEpochs = 1, GradientLeaves = 2, Ranks = rank };
        return string.Join(' ', context.Regression.Trainers.Network(options).Fit(context.Data.LoadFromEnumerable(Rows)).Model.Network.Parameters.ToArray());
    }).Distinct());

    private static float[] Fit(string kind, IRankExchange? ranks)
    {
        var context = new MLContext(1);
        IDataView rows = context.Data.LoadFromEnumerable(Rows);
        switch (kind)
        {
            case "classes by default":
                var classes = new NetworkOptions { Architecture = new MultilayerPerceptron([9]), LabelColumnName = "Class", EarlyStopping = new PatienceRule(2) };
                return [.. context.BinaryClassification.Trainers.Network(Share(classes, ranks)).Fit(rows).Model.SubModel.Network.Parameters];
            case "sequences":
                var sequences = new NetworkOptions
                {
                    Architecture = new Lstm(5),
                    RowLayout = new SequenceLayout(3),
                    NumberOfEpochs = 2,
                    ValidationSetFraction = 0.2,
                    BatchSize = 32,
                };
                return [.. context.Regression.Trainers.Network(Share(sequences, ranks)).Fit(rows).Model.Network.Parameters];
            case "several autoencoders":
                var stack = new StackedAutoencoderOptions { InputColumnName = "Features", OutputColumnName = "Code", CodeSizes = [6, 3], NumberOfEpochs = 2 };
                return Values(context, context.Transforms.StackedAutoencoder(Share(stack, ranks)).Fit(rows).Transform(rows), "Code");
            case "anomalies":
                var anomalies = new AutoencoderAnomalyOptions { CodeSize = 4, NumberOfEpochs = 2 };
                return [.. context.Data.CreateEnumerable<Scored>(context.AnomalyDetection.Trainers.Autoencoder(Share(anomalies, ranks)).Fit(rows).Transform(rows), false).Select(row => row.Score)];
            default:
                var forecasts = new ForecastOptions { OutputColumnName = "Forecast", InputColumnNames = ["Label"], NumberOfEpochs = 2 };
                return Values(context, context.Forecasting.ForecastByNetwork(Share(forecasts, ranks)).Fit(rows).Transform(rows), "Forecast");
        }
    }

    private static T Share<T>(T options, IRankExchange? ranks)
        where T : TrainingOptions
    {
        options.Seed = 1;
        options.NumberOfThreads = 1;
        options.GradientLeaves = 4;
        options.Ranks = ranks;
        return options;
    }

    private static float[] Values(MLContext context, IDataView view, string column) => [.. view.GetColumn<float[]>(column).SelectMany(values => values)];

    internal sealed class Scored
    {
        public float Score { get; set; }
    }

    internal sealed class Row
    {
        [VectorType(RankFitTests.Features)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Class { get; set; }

        public static Row Draw(int number)
        {
            var random = new Random(number);
            float[] features = [.. Enumerable.Range(0, RankFitTests.Features).Select(i => number % 50 == 0 && i == 2 ? float.NaN : random.NextSingle() * (i + 1))];
            return new Row { Features = features, Label = features[0] + MathF.Sin(number / 5f), Class = features[0] > features[1] / 2 };
        }
    }
}
