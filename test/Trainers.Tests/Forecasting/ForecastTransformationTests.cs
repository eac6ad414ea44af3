using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Series that are transformed, what cannot be, and intervals in units of the transformed.</summary>
public sealed class ForecastTransformationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(0f)]
    [InlineData(0.25f)]
    [InlineData(0.5f)]
    [InlineData(1f)]
    public void The_inverse_takes_a_transformed_value_back(float lambda)
    {
        foreach (float value in (float[])[1e-3f, 0.1f, 1, 7.5f, 1234.5f, 1e6f, 1e12f])
        {
            float transformed = BoxCox.Apply(value, lambda);
            double expected = lambda == 0 ? Math.Log(value) : lambda == 1 ? value : (Math.Pow(value, lambda) - 1) / lambda;
            Assert.Equal((float)expected, transformed);
            // The transformed's last bit: of a logarithm of 27 its half is 1e-6, and of it that much of the value.
            Assert.Equal(value, BoxCox.Invert(transformed, lambda), 4e-6f * value);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    public void Values_that_cannot_be_transformed_give_NaN_and_transformed_ones_below_the_least_zero(float lambda)
    {
        foreach (float value in (float[])[0, -0f, -1, float.NaN, float.NegativeInfinity])
        {
            Assert.Equal(float.NaN, BoxCox.Apply(value, lambda));
            Assert.False(BoxCox.Takes(value, lambda));
        }

        Assert.Equal(0, BoxCox.Invert(-1e9f, lambda));
        Assert.Equal(-3, BoxCox.Invert(BoxCox.Apply(-3, BoxCox.None), BoxCox.None));
        Assert.True(BoxCox.Takes(-3, BoxCox.None));
    }

    [Theory]
    [InlineData(SeriesTransformation.Log, 0)]
    [InlineData(SeriesTransformation.BoxCox, -2.5)]
    public void A_value_to_learn_from_that_cannot_be_transformed_is_told(SeriesTransformation transformation, double value)
    {
        SeriesPoint[] good = SeriesData.Wave(40, name: "good"), bad = SeriesData.Wave(40, name: "bad");
        bad[17].Value = (float)value;
        void Configure(ForecastOptions options) => (options.Transformation, options.SeriesColumnName) = (transformation, "Name");

        string message = Assert.Throws<InvalidOperationException>(() => _mlContext.Fit("d-linear", Configure, SeriesData.Mixed(good, bad))).Message;

        Assert.Contains(FormattableString.Invariant($"'bad' has the value {value} in its row 17, which Transformation {transformation}"), message, StringComparison.Ordinal);
        Assert.Contains("Take None, or add a constant", message, StringComparison.Ordinal);
        // Where the rows choose, the series is left as it is.
        ForecastTransformer model = _mlContext.Fit(
            "d-linear", options => { Configure(options); options.Transformation = SeriesTransformation.Auto; }, SeriesData.Mixed(good, bad));
        Assert.Equal(BoxCox.None, model.Model.Scalings["bad"].Lambda);
    }

    [Theory]
    [InlineData(SeriesTransformation.None, 1, 1, 1)]
    [InlineData(SeriesTransformation.Log, 0, 0, 0)]
    [InlineData(SeriesTransformation.Auto, 0, 1, 1)]
    public void Each_series_is_transformed_by_its_own_rows(SeriesTransformation transformation, float growing, float steady, float flat)
    {
        SeriesPoint[] rows = SeriesData.Mixed(Growing("growing"), SeriesData.Wave(96, level: 90, name: "steady"), SeriesData.Wave(96, height: 0, name: "flat"));

        ForecastTransformer model = _mlContext.Fit("d-linear", options => (options.Transformation, options.SeriesColumnName) = (transformation, "Name"), rows);

        Assert.Equal(growing, model.Model.Scalings["growing"].Lambda);
        Assert.Equal(steady, model.Model.Scalings["steady"].Lambda);
        Assert.Equal(flat, model.Model.Scalings["flat"].Lambda);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-4f)]
    public void A_row_that_the_model_s_transformation_cannot_take_is_refused_and_leaves_the_state(float value)
    {
        ForecastTransformer model = _mlContext.Fit("d-linear", options =>
        {
            (options.Transformation, options.SeriesColumnName) = (SeriesTransformation.Log, "Name");
            (options.InputColumnNames, options.TargetColumnName) = (["Other", "Value"], "Value");
        }, SeriesData.Wave(60, name: "a"));
        SeriesPoint row = SeriesData.Wave(1, name: "a", first: 60)[0];
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        float[] before = engine.PredictSeries("a").Forecast;

        string message = Assert.Throws<InvalidOperationException>(() => engine.Update(new SeriesPoint { Name = "a", Value = value, Other = 1 })).Message;

        Assert.Contains(FormattableString.Invariant($"'a' has the value {value} in the column 'Value'"), message, StringComparison.Ordinal);
        Assert.Contains("above 0", message, StringComparison.Ordinal);
        Assert.Contains("Transformation None", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => engine.Predict(new SeriesPoint { Name = "a", Value = value }));
        Assert.Equal(before, engine.PredictSeries("a").Forecast);
        // Of another input it is a value as any.
        row.Other = value;
        Assert.All(engine.Predict(row).Forecast, forecast => Assert.True(float.IsFinite(forecast)));
    }

    [Fact]
    public void Forecasts_are_NaN_while_such_a_row_is_in_the_window()
    {
        ForecastTransformer model = _mlContext.Fit("smoothing", options =>
        {
            ForecastCases.AddBounds(options);
            (options.Transformation, options.Differencing) = (SeriesTransformation.Log, Differencing.First);
        });
        SeriesPoint[] rows = SeriesData.Wave(30);
        rows[12].Value = 0;
        IDataView forecasts = model.Transform(rows.View(_mlContext));

        foreach (string column in (string[])["Forecast", "Lower", "Upper"])
        {
            float[][] values = forecasts.Vectors(column);
            for (int row = 0; row < rows.Length; row++)
                Assert.All(values[row], value => Assert.Equal(row >= 5 && row is < 12 or > 17, float.IsFinite(value)));
        }
    }

    public static TheoryData<string, SeriesTransformation, Differencing, WindowNormalization> Ways => new()
    {
        { "smoothing", SeriesTransformation.Log, Differencing.None, WindowNormalization.LastValue },
        { "lstm", SeriesTransformation.BoxCox, Differencing.None, WindowNormalization.MeanAndDeviation },
        { "d-linear", SeriesTransformation.None, Differencing.First, WindowNormalization.None },
        { "delayed inputs", SeriesTransformation.Log, Differencing.Seasonal, WindowNormalization.None },
        { "n-beats", SeriesTransformation.Auto, Differencing.SeasonalAndFirst, WindowNormalization.None },
    };

    [Theory, MemberData(nameof(Ways))]
    public void Forecasts_with_intervals_are_those_without_and_lie_within(
        string way, SeriesTransformation transformation, Differencing differencing, WindowNormalization normalization)
    {
        SeriesPoint[] rows = Growing("");
        void Configure(ForecastOptions options)
        {
            (options.Transformation, options.Differencing, options.WindowNormalization) = (transformation, differencing, normalization);
            (options.NumberOfNetworks, options.SeasonalPeriod) = (2, 12);
        }

        IDataView without = _mlContext.Fit(way, Configure, rows).Transform(rows.View(_mlContext));
        ForecastTransformer model = _mlContext.Fit(way, options => { Configure(options); ForecastCases.AddBounds(options); }, rows);
        IDataView with = model.Transform(rows.View(_mlContext));
        float[][] forecasts = with.Vectors("Forecast"), lower = with.Vectors("Lower"), upper = with.Vectors("Upper");

        Assert.Equal(without.Vectors("Forecast"), forecasts);
        Assert.True(forecasts.Count(forecast => float.IsFinite(forecast[0])) > 70);
        for (int row = model.RowsRead - 1; row < rows.Length; row++)
        {
            for (int step = 0; step < 3; step++)
            {
                Assert.True(lower[row][step] < forecasts[row][step] && forecasts[row][step] < upper[row][step]);
                if (transformation == SeriesTransformation.Log)
                    Assert.True(lower[row][step] > 0);
            }
        }
    }

    /// <summary>Waves and noise of a tenth of a level that grows by 2 % a row.</summary>
    private static SeriesPoint[] Growing(string name)
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, 96).Select(i => new SeriesPoint
        {
            Value = MathF.Exp(0.02f * i) * (1 + 0.3f * MathF.Sin(i * MathF.PI / 6)) * (1 + 0.1f * random.NextSingle()),
            Name = name,
        })];
    }
}
