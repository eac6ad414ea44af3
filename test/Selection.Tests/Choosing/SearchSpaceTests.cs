using Microsoft.ML.Trainers;

namespace MlNetDeep.Selection.Tests.Choosing;

public sealed class SearchSpaceTests
{
    [Fact]
    public void A_grid_is_every_combination_the_last_option_fastest()
    {
        SearchSpace<NetworkOptions> space = new SearchSpace<NetworkOptions>()
            .Values(o => o.Architecture, new MultilayerPerceptron([8]), new MultilayerPerceptron([16, 8]))
            .Values(o => o.L2Regularization, 0, 0.01f, 0.1f);
        IReadOnlyList<object?[]> settings = new GridSearch().Settings(space.Dimensions, 1);
        Assert.Equal([0f, 0.01f, 0.1f, 0f, 0.01f, 0.1f], settings.Select(setting => (float)setting[1]!));
        NetworkOptions last = space.Create(settings[^1], null, seed: 4);
        Assert.Equal([16, 8], ((MultilayerPerceptron)last.Architecture).HiddenLayers);
        Assert.Equal(0.1f, last.L2Regularization);
        Assert.Equal(4, last.Seed);
    }

    [Fact]
    public void Options_not_named_keep_their_start_and_a_seed_that_is_set_stays()
    {
        var space = new SearchSpace<NetworkOptions>(() => new() { Seed = 7, NumberOfEpochs = 3 });
        NetworkOptions options = space.Values(o => o.L1Regularization, 0.5f).Create([0.5f], null, seed: 4);
        Assert.Equal((7, 3, 0.5f), (options.Seed, options.NumberOfEpochs, options.L1Regularization));
    }

    [Fact]
    public void Options_of_MLNETs_trainers_are_fields_and_serve_as_well()
    {
        SearchSpace<LbfgsPoissonRegressionTrainer.Options> space =
            new SearchSpace<LbfgsPoissonRegressionTrainer.Options>().Values(o => o.L2Regularization, 0.25f);
        Assert.Equal(0.25f, space.Create([0.25f], null, 1).L2Regularization);
    }

    [Fact]
    public void Defaults_are_the_ranges_and_values_of_the_options_table()
    {
        SearchSpace<DeltaRuleOptions> space = new SearchSpace<DeltaRuleOptions>()
            .Default(o => o.LearningRate).Default(o => o.BatchSize).Default(o => o.TargetCoding).Default(o => o.Shuffle);
        Assert.Equal(["LearningRate: 0.001 to 1 logarithmic", "BatchSize: 1 to 256 logarithmic"], space.Dimensions.Take(2).Select(dimension => dimension.ToString()));
        IReadOnlyList<object?[]> settings = new RandomSearch(500).Settings(space.Dimensions, seed: 3);
        Assert.All(settings, setting => Assert.InRange(space.Create(setting, null, 1).LearningRate, 0.001f, 1));
        Assert.Equal([1, 256], new[] { settings.Min(setting => (int)setting[1]!), settings.Max(setting => (int)setting[1]!) > 200 ? 256 : 0 });
        Assert.Equal(Enum.GetValues<TargetCoding>(), settings.Select(setting => (TargetCoding)setting[2]!).Distinct().Order());
        Assert.Equal([false, true], settings.Select(setting => (bool)setting[3]!).Distinct().Order());

        Assert.Contains("MemoryLimit has no range that suits all data", Assert.Throws<ArgumentException>(() => space.Default(o => o.MemoryLimit)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SearchSpace<LbfgsPoissonRegressionTrainer.Options>().Default(o => o.L2Regularization));
    }

    [Fact]
    public void Draws_fill_a_range_and_are_the_seeds()
    {
        SearchSpace<NetworkOptions> space = new SearchSpace<NetworkOptions>()
            .Range(o => o.BatchSize, 1, 4)
            .Range(o => o.LearningRate, 0.001f, 10, isLogarithmic: true)
            .Range(o => o.L1Regularization, 0.25f, 0.75f);
        IReadOnlyList<object?[]> settings = new RandomSearch(2000).Settings(space.Dimensions, seed: 3);
        Assert.Equal(settings, new RandomSearch(2000).Settings(space.Dimensions, seed: 3));
        Assert.NotEqual(settings, new RandomSearch(2000).Settings(space.Dimensions, seed: 4));

        // Bounds at five standard deviations of the binomial distribution.
        int[] sizes = [.. settings.Select(setting => (int)setting[0]!)];
        Assert.All(Enumerable.Range(1, 4), size => Assert.InRange(sizes.Count(drawn => drawn == size), 403, 597));
        Assert.Equal([1, 2, 3, 4], sizes.Distinct().Order());
        float[] rates = [.. settings.Select(setting => (float)setting[1]!)];
        Assert.All(rates, rate => Assert.InRange(rate, 0.001f, 10));
        Assert.InRange(rates.Count(rate => rate < 0.1f), 888, 1112);
        float[] dropout = [.. settings.Select(setting => (float)setting[2]!)];
        Assert.All(dropout, rate => Assert.InRange(rate, 0.25f, 0.75f));
        Assert.InRange(dropout.Count(rate => rate < 0.5f), 888, 1112);
    }

    [Fact]
    public void Budgets_grow_by_the_reduction_up_to_the_maximum()
    {
        SearchSpace<NetworkOptions> space =
            new SearchSpace<NetworkOptions>().WithBudget(o => o.NumberOfEpochs, 2, 20);
        Assert.Equal([2, 6, 18, 20], new SuccessiveHalving(new RandomSearch(9)).Budgets(space.Budget));
        Assert.Equal([2, 8, 20], new SuccessiveHalving(new RandomSearch(9), reduction: 4).Budgets(space.Budget));
        Assert.Equal(8, space.Create([], 8, 1).NumberOfEpochs);
    }

    [Fact]
    public void What_is_wrong_with_a_space_is_named()
    {
        var space = new SearchSpace<NetworkOptions>();
        void Check(string expected, Func<object> act) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
        Check("Architecture has no values", () => space.Values(o => o.Architecture));
        Check("names no option that can be set", () => space.Values(o => o.LabelColumnName.Length, 1));
        Check("BatchSize must range upwards, but goes from 8 to 8", () => space.Range(o => o.BatchSize, 8, 8));
        Check("L2Regularization ranges on a logarithmic scale", () => space.Range(o => o.L2Regularization, 0, 1, isLogarithmic: true));
        Check("NumberOfEpochs must go from 1 or more upwards", () => space.WithBudget(o => o.NumberOfEpochs, 0, 8));
        space.Range(o => o.LearningRate, 0.1f, 1);
        Check("LearningRate is in the space already", () => space.Values(o => o.LearningRate, 1));
        Check("A grid needs the values of each option, but LearningRate: 0.1 to 1", () => new GridSearch().Settings(space.Dimensions, 1));
        Check("name it by WithBudget", () => new SuccessiveHalving(new GridSearch()).Budgets(null));
        Check("not from another halving", () => new SuccessiveHalving(new SuccessiveHalving(new GridSearch())));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSearch(0));
    }

    [Fact]
    public void Losses_and_what_they_take_are_varied_as_other_options_are()
    {
        SearchSpace<NetworkOptions> space = new SearchSpace<NetworkOptions>().Values(o => o.Loss, null, new AbsoluteError(), new HuberLoss(0.5f), new QuantileLoss([0.5f]));
        Assert.Equal("Loss: null AbsoluteError HuberLoss {Delta: 0.5} QuantileLoss {Levels: [0.5]}", $"{space.Dimensions[0]}");
        Assert.Equal(new HuberLoss(0.5f), space.Create([new HuberLoss(0.5f)], null, 1).Loss);
        var shared = new HuberLoss();
        SearchSpace<NetworkOptions> deltas = new SearchSpace<NetworkOptions>(() => new() { Loss = shared }).Default(o => ((HuberLoss)o.Loss!).Delta);
        Assert.Equal((new HuberLoss(0.25f), new HuberLoss()), (deltas.Create([0.25f], null, 1).Loss, shared));
    }

    [Fact]
    public void A_value_is_written_with_its_kind()
    {
        SearchDimension dimension = new SearchSpace<NetworkOptions>()
            .Values(o => o.Optimizer, new Adam(), new Momentum()).Dimensions.Single();
        Assert.NotEqual(OptionText.Write(dimension.Values![0]), OptionText.Write(dimension.Values[1]));
        Assert.Contains("Momentum", dimension.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Networks_are_told_apart_by_their_hash()
    {
        PretrainedNetwork Of(float weight) => new(new TrainedNetwork(new Sequential(new Shape(1), new Dense(1, useBias: false)), [weight], new SquaredError()));
        Assert.Equal(OptionText.Write(Of(1)), OptionText.Write(Of(1)));
        Assert.NotEqual(OptionText.Write(Of(1)), OptionText.Write(Of(2)));
        Assert.Contains("Network: TrainedNetwork 1-1 ", OptionText.Write(Of(1)), StringComparison.Ordinal);
    }
}
