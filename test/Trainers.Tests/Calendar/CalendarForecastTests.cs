using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Trainers.Tests.Calendar;

/// <summary>Calendar features as an input of forecasters.</summary>
public sealed class CalendarForecastTests
{
    // A window of 2 days does not say which day of the week it is.
    private const int WindowSize = 2;
    private const int Training = 280;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly SeriesPoint[] _rows = Days(350);

    [Fact]
    public void A_forecaster_knows_by_the_calendar_what_its_window_does_not_tell()
    {
        double Error(params string[] inputs)
        {
            IDataView forecasts = Pipeline(80, inputs).Fit(_rows[..Training].View(_mlContext)).Transform(_rows.View(_mlContext));
            return forecasts.Vectors("Forecast").Select((forecast, row) => (forecast, row)).Skip(Training - 1).SkipLast(1)
                .Average(each => Math.Abs(each.forecast[0] - _rows[each.row + 1].Value));
        }

        double with = Error("Value", "Calendar"), without = Error("Value");

        // Of what is left unexplained, at most half.
        Assert.True(with < 0.5 * without, $"with the calendar {with}, without {without}");
    }

    [Fact]
    public void An_engine_reads_dates_as_Transform_does_saved_and_loaded_too()
    {
        TransformerChain<ForecastTransformer> fitted = Pipeline(3, "Value", "Calendar").Fit(_rows[..Training].View(_mlContext));
        float[][] expected = fitted.Transform(_rows.View(_mlContext)).Vectors("Forecast");
        ITransformer loaded = SavedModel.Reload(fitted, _rows.View(_mlContext).Schema);
        Assert.Equal(expected, loaded.Transform(_rows.View(_mlContext)).Vectors("Forecast"));

        foreach (ITransformer model in (ITransformer[])[fitted, loaded])
        {
            using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
            Assert.Equal(expected[Training - 1], engine.Predict().Forecast);
            for (int row = Training; row < Training + 20; row++)
                Assert.Equal(expected[row], engine.Predict(_rows[row]).Forecast);
            using var checkpoint = new MemoryStream();
            engine.CheckPoint(_mlContext, checkpoint);
            checkpoint.Position = 0;
            using var goingOn = _mlContext.Model.Load(checkpoint, out _).CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
            Assert.Equal(expected[Training + 20], goingOn.Predict(_rows[Training + 20]).Forecast);
        }
    }

    private EstimatorChain<ForecastTransformer> Pipeline(int epochs, params string[] inputs) =>
        _mlContext.Transforms.CalendarFeatures("Calendar", "Date", CalendarParts.DayOfWeek).Append(_mlContext.Estimator(new ForecastOptions
        {
            InputColumnNames = inputs,
            TimeColumnName = "Date",
            WindowSize = WindowSize,
            // Differences to the week before would know the day too.
            Differencing = Differencing.None,
            Architecture = new MultilayerPerceptron([16]),
            NumberOfEpochs = epochs,
            BatchSize = 16,
            Seed = 1,
        }));

    /// <summary>Days of a shop that sells twice as much on Saturdays, and noise.</summary>
    private static SeriesPoint[] Days(int rows)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows).Select(i => new DateTime(2024, 1, 1).AddDays(i)).Select(date => new SeriesPoint
        {
            Date = date,
            Value = (date.DayOfWeek == DayOfWeek.Saturday ? 20 : 10) + random.NextSingle(),
        })];
    }
}
