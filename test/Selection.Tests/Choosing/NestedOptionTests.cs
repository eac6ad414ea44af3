using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>Options that lie in objects of the options.</summary>
public sealed class NestedOptionTests
{
    private static readonly Deep Shared = new(8);

    [Fact]
    public void An_option_of_an_object_is_set_in_a_copy()
    {
        var shared = new Deep(8) { Inner = new Part { Rate = 0.5f } };
        SearchSpace<Options> space = new SearchSpace<Options>(() => new() { Shape = shared })
            .Values(o => ((Deep)o.Shape!).Units, 16, 32)
            .Range(o => ((Deep)o.Shape!).Inner.Rate, 0, 1);
        Options options = space.Create([32, 0.25f], null, seed: 1);

        Assert.Equal(new Deep(32) { Inner = new Part { Rate = 0.25f } }, options.Shape);
        Assert.Equal(new Deep(8) { Inner = new Part { Rate = 0.5f } }, shared);
        Assert.Equal(["Shape.Units", "Shape.Inner.Rate"], space.Dimensions.Select(dimension => dimension.Option.Name));
    }

    [Fact]
    public void Options_may_be_named_by_the_type_itself_as_well_as_by_a_cast()
    {
        SearchSpace<Options> space = new SearchSpace<Options>().Values(o => o.Part.Rate, 0.5f).Values(o => (o.Shape as Flat)!.Width, 3);
        Options options = space.Create([0.5f, 3], null, seed: 1);
        Assert.Equal((0.5f, 3), (options.Part.Rate, ((Flat)options.Shape!).Width));
    }

    [Fact]
    public void Whole_objects_are_searched_and_what_is_in_them_is_set_after()
    {
        // Named before the object that it lies in.
        SearchSpace<Options> space = new SearchSpace<Options>().Values(o => ((Deep)o.Shape!).Units, 16, 32).Values(o => o.Shape, Shared, new Deep(4, "other"));
        Shape[] shapes = [.. new GridSearch().Settings(space.Dimensions, 1).Select(setting => space.Create(setting, null, 1).Shape!)];

        Assert.Equal([new Deep(16), new Deep(16, "other"), new Deep(32), new Deep(32, "other")], shapes);
        Assert.Equal(new Deep(8), Shared);
        Assert.Equal(
            "Shape: NestedOptionTests.Deep {Inner: NestedOptionTests.Part {Rate: 0}, Name: \"\", Units: 8} " +
            "NestedOptionTests.Deep {Inner: NestedOptionTests.Part {Rate: 0}, Name: \"other\", Units: 4}",
            $"{space.Dimensions[1]}");
    }

    [Fact]
    public void What_the_way_does_not_lead_to_is_named_before_any_row_is_read()
    {
        var mlContext = new MLContext(seed: 1);
        void Check(string expected, SearchSpace<Options> space) => Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => mlContext.Regression.Search(
            new UnreadView(), _ => throw new InvalidOperationException("No estimator is made."), space)).Message, StringComparison.Ordinal);
        Check(
            "Shape.Units cannot be searched where Shape is of type NestedOptionTests.Flat: start the space from options whose Shape is of type NestedOptionTests.Deep,",
            new SearchSpace<Options>().Values(o => ((Deep)o.Shape!).Units, 16));
        Check(
            "Shape.Units cannot be searched where Shape is null: start the space from options whose Shape is of type NestedOptionTests.Deep,",
            new SearchSpace<Options>(() => new() { Shape = null }).Values(o => ((Deep)o.Shape!).Units, 16));
        Check(
            "Shape.Units cannot be searched where Shape is of type NestedOptionTests.Flat",
            new SearchSpace<Options>(() => new() { Shape = Shared }).Values(o => ((Deep)o.Shape!).Units, 16).Values(o => o.Shape, Shared, new Flat()));

        var taken = new SearchSpace<Options>().Values(o => ((Deep)o.Shape!).Units, 16);
        Assert.StartsWith(
            "Shape.Units is in the space already", Assert.Throws<ArgumentException>(() => taken.Values(o => ((Deep)o.Shape!).Units, 8)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "names no option that can be set", Assert.Throws<ArgumentException>(() => taken.Values(o => o.Fixed.Rate, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_tells_nested_options_apart_in_its_table_and_trials()
    {
        var mlContext = new MLContext(seed: 1);
        SearchResult<LightGbmRegressionTrainer.Options> result = mlContext.Regression.Search(
            ChoosingData.Values(mlContext),
            mlContext.Regression.Trainers.LightGbm,
            new SearchSpace<LightGbmRegressionTrainer.Options>(() => new()
            {
                Booster = new GradientBooster.Options(),
                NumberOfIterations = 5,
                MinimumExampleCountPerLeaf = 5,
                NumberOfThreads = 1,
            })
                .Values(o => ((GradientBooster.Options)o.Booster).MaximumTreeDepth, 1, 4));

        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.Equal([1, 4], result.Trials.Select(trial => ((GradientBooster.Options)trial.Options.Booster).MaximumTreeDepth));
        Assert.Equal(["1", "4"], result.Trials.Select(trial => trial.Values["Booster.MaximumTreeDepth"]));
        Assert.NotEqual(result.Trials[0].Value, result.Trials[1].Value);
        Assert.Contains("Booster.MaximumTreeDepth", result.ToString(), StringComparison.Ordinal);
    }

    private abstract record Shape;

    private sealed record Deep(int Units, string Name = "") : Shape
    {
        public Part Inner { get; init; }
    }

    private sealed record Flat : Shape
    {
        public int Width { get; init; }
    }

    private record struct Part
    {
        public float Rate;
    }

    private sealed class Options
    {
        public Part Part = new() { Rate = 1 };

        public Part Fixed { get; }

        public Shape? Shape { get; init; } = new Flat();
    }

    private sealed class UnreadView : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => throw new InvalidOperationException("Not to be read.");

        public long? GetRowCount() => throw new InvalidOperationException("Not to be read.");

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw new InvalidOperationException("Not to be read.");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new InvalidOperationException("Not to be read.");
    }
}
