using System.Runtime.CompilerServices;
using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Calendar;

/// <summary>A model file with calendar features, of an earlier release, gives the same.</summary>
public sealed class CalendarGoldenTests
{
    private const string Name = "calendar-v1.zip";
    private const CalendarParts Parts = CalendarParts.HourOfDay | CalendarParts.DayOfWeek | CalendarParts.Month;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_model_file_of_an_earlier_release_gives_the_same()
    {
        IDataView view = DateRow.View(_mlContext);
        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", Name)));

        Assert.Equal(Parts, Assert.IsType<CalendarFeaturesTransformer>(loaded).Parts);
        Assert.Equal(Cells.Floats(Create().Fit(view).Transform(view), "Calendar"), Cells.Floats(loaded.Transform(view), "Calendar"));
    }

    /// <summary>How the file was made, see <see cref="GoldenModelTests"/>.</summary>
    [Fact(Skip = "Writes into the source tree; run by hand when the format of model files changes.")]
    public void Write_a_golden_file()
    {
        IDataView view = DateRow.View(_mlContext);
        string path = Path.Combine(SourceFolder(), "..", "Data", Name);
        Assert.False(File.Exists(path), "Golden files are never replaced.");
        File.WriteAllBytes(path, SavedModel.Save(Create().Fit(view), view.Schema));
    }

    private CalendarFeaturesEstimator Create() => _mlContext.Transforms.CalendarFeatures("Calendar", "Date", Parts);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
