using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>Numbers are written alike wherever the program runs.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        File.Delete(_journal);
    }

    [Fact]
    public void A_journal_and_its_table_do_not_depend_on_the_culture()
    {
        string first = Search().ToString();
        Assert.Contains("0.25", first, StringComparison.Ordinal);
        UseCommas();
        Assert.Equal(first, Search().ToString());
    }

    [Fact]
    public void Messages_have_points()
    {
        UseCommas();
        void Check(string expected, Func<object> act) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(act).Message.Split('\n')[0], StringComparison.Ordinal);
        Check("goes from 0.5 to 0.25", () => new SearchSpace<NetworkOptions>().Range(o => o.L1Regularization, 0.5f, 0.25f));
        Check("but from -0.5", () => new SearchSpace<NetworkOptions>().Range(o => o.L1Regularization, -0.5f, 0.25f, isLogarithmic: true));
        Check("but is 1.5", () => _mlContext.Regression.Trainers.Bagging(_mlContext.Regression.Trainers.MultilayerPerceptron(), new BaggingOptions { SampleFraction = 1.5 }));
        Check("but is 1.5", () => _mlContext.Regression.Search(
            ChoosingData.Values(_mlContext), _mlContext.Regression.Trainers.Network, new SearchSpace<NetworkOptions>(), new() { ValidationFraction = 1.5 }));
    }

    private static void UseCommas()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = culture;
    }

    private SearchResult<NetworkOptions> Search() => _mlContext.Regression.Search(
        ChoosingData.Values(_mlContext), _mlContext.Regression.Trainers.Network,
        new SearchSpace<NetworkOptions>(() => new() { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 1 }).Values(o => o.Architecture, new MultilayerPerceptron([]) { DropoutRate = 0.25f }).Range(o => o.LearningRate, 0.001f, 0.5f),
        new SearchOptions<RegressionMetrics> { JournalPath = _journal, Strategy = new RandomSearch(2), ValidationFraction = 0.25 });
}
