using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>How a sequence lies in the feature column follows from its type and the options, or is asked for.</summary>
public sealed class SequenceFormatTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(new[] { 4, 3 }, null, "4x3")]
    [InlineData(new[] { 4, 3 }, 3, "4x3")]
    [InlineData(new[] { 7, 1 }, null, "7x1")]
    [InlineData(new[] { 12 }, 3, "4x3")]
    [InlineData(new[] { 12 }, 1, "12x1")]
    [InlineData(new[] { 12 }, 6, "2x6")]
    [InlineData(new[] { 4, 3, 1 }, 3, "4x3")]
    [InlineData(new[] { 2, 3, 4 }, 8, "3x8")]
    public void Steps_are_taken_from_the_column_or_the_option(int[] column, int? featuresPerStep, string shape) =>
        Assert.Equal(shape, Fit(column, featuresPerStep).Network.InputShape.ToString());

    [Theory]
    [InlineData(new[] { 12 }, null, "of 12 values does not say which sequence it holds: set FeaturesPerStep")]
    [InlineData(new[] { 2, 3, 4 }, null, "of 24 values (2x3x4) does not say which sequence it holds: set FeaturesPerStep")]
    [InlineData(new[] { 12 }, 5, "12 is not divisible by FeaturesPerStep, which is 5")]
    [InlineData(new[] { 12 }, 24, "12 is not divisible by FeaturesPerStep, which is 24")]
    [InlineData(new[] { 4, 3 }, 4, "of 12 values (4x3) has steps of 3 features, but FeaturesPerStep is 4")]
    [InlineData(new[] { 12 }, 12, "holds a single step of 12 features")]
    [InlineData(new[] { 1, 12 }, null, "holds a single step of 12 features")]
    public void A_column_that_holds_no_sequence_is_refused_with_numbers_and_remedy(int[] column, int? featuresPerStep, string words)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(column, featuresPerStep));

        Assert.Equal("FeaturesPerStep", exception.ParamName);
        Assert.Contains("The feature column 'Features' of ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void A_dimension_that_is_not_known_is_refused(int time, int features)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit([time, features], featuresPerStep: 3));

        Assert.Contains("'Features'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_holds_no_sequence_is_refused_before_the_data_are_read()
    {
        int read = 0;
        IEnumerable<SequenceRow> Rows()
        {
            read++;
            yield return new SequenceRow { Features = new float[12] };
        }

        IDataView view = _mlContext.Data.LoadFromEnumerable(Rows(), Schema([12]));

        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.Lstm(featuresPerStep: 5).Fit(view));
        Assert.Equal(0, read);
    }

    [Fact]
    public void A_feature_is_standardized_over_all_rows_and_steps()
    {
        FeaturePreparation preparation = Fit([4, 3], null, standardize: true).Preparation!;

        float[] all = [.. Rows(12).SelectMany(row => row.Features)];
        for (int i = 0; i < 12; i++)
        {
            float[] values = [.. all.Where((_, place) => place % 3 == i % 3)];
            float mean = values.Average();
            Assert.Equal(mean, preparation.Offsets[i], 1e-5f);
            Assert.Equal(1, preparation.Scales[i] * Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 1e-5);
        }
    }

    private TrainedNetwork Fit(int[] column, int? featuresPerStep, bool standardize = false)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(Rows(Math.Max(1, column.Aggregate(1, (product, size) => product * size))), Schema(column));
        var options = new NetworkOptions { Architecture = new Elman(2), RowLayout = new SequenceLayout(featuresPerStep), NumberOfEpochs = 1, FeatureScaling = standardize ? FeatureScaling.Standardize : FeatureScaling.None, Seed = 1 };
        return _mlContext.Regression.Trainers.Network(options).Fit(view).Model.Network;
    }

    private static SchemaDefinition Schema(int[] dimensions)
    {
        var schema = SchemaDefinition.Create(typeof(SequenceRow));
        schema[nameof(SequenceRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return schema;
    }

    /// <summary>Rows whose values grow along the sequence.</summary>
    private static SequenceRow[] Rows(int length)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 6).Select(row => new SequenceRow { Label = row, Features = [.. Enumerable.Range(0, length).Select(i => i + random.NextSingle())] })];
    }

    private sealed class SequenceRow
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
