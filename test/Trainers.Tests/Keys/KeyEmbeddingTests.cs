using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Scoring;

namespace MlNetDeep.Trainers.Tests.Keys;

/// <summary>Trainers learn a vector for each key of a table.</summary>
public sealed class KeyEmbeddingTests
{
    // Where in the features of KeyRow the keys are.
    private static readonly int[] KeySlotsOfRow = [1, 4, 5];

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public KeyEmbeddingTests() => _data = Features(KeyRow.View(_mlContext, 300));

    public static TheoryData<Architecture> Architectures =>
        [new MultilayerPerceptron([8]), new MultilayerPerceptron([]), new TabularNetwork { HiddenLayers = [8], NumberOfMembers = 3 }, new CustomLayers(new Dense(8), new Tanh())];

    [Theory, MemberData(nameof(Architectures))]
    public void Keys_have_vectors_in_front_of_any_architecture_and_are_not_scaled(Architecture architecture)
    {
        TrainedNetwork network = Train(options => options.Architecture = architecture);
        var keys = Assert.IsType<EmbedKeys>(network.Network.Layers[0]);
        Assert.Equal([new KeyTable(1, 1, 4, 4), new KeyTable(4, 2, 3, 3)], keys.Tables);
        Assert.Equal(0.01f, keys.UnknownKeyRate);
        Assert.Equal(new Shape(3 + 4 + 2 * 3), network.Network.LayerShapes[0]);
        FeaturePreparation preparation = network.Preparation!;
        Assert.All(KeySlotsOfRow, slot => Assert.Equal((0, 1, float.PositiveInfinity, 0), (preparation.Offsets[slot], preparation.Scales[slot], preparation.Bounds[slot], preparation.Fills[slot])));
        // The numbers are.
        Assert.All((int[])[0, 2], slot => Assert.NotEqual(1, preparation.Scales[slot]));
    }

    [Fact]
    public void The_length_of_vectors_and_the_rate_of_unknown_keys_are_options()
    {
        TrainedNetwork network = Train(options => (options.EmbeddingSize, options.UnknownKeyRate) = (7, 0.25f));
        var keys = Assert.IsType<EmbedKeys>(network.Network.Layers[0]);
        Assert.All(keys.Tables, table => Assert.Equal(7, table.Size));
        Assert.Equal(0.25f, keys.UnknownKeyRate);
    }

    [Fact]
    public void A_category_is_learned_for_what_it_does_and_not_for_its_number()
    {
        IDataView test = Features(KeyRow.View(_mlContext, 300, seed: 2));
        NetworkOptions options = KeyRow.Options();
        options.NumberOfEpochs = 60;
        options.Architecture = new MultilayerPerceptron([16]);
        double squared = _mlContext.Regression.Evaluate(_mlContext.Regression.Trainers.Network(options).Fit(_data).Transform(test)).RSquared;
        Assert.InRange(squared, 0.98, 1);
    }

    [Fact]
    public void Of_categories_with_few_rows_each_vectors_learn_more_than_one_hot_slots()
    {
        IDataView training = _mlContext.Data.LoadFromEnumerable(Trips(1800, 1)), test = _mlContext.Data.LoadFromEnumerable(Trips(1000, 2));
        double Squared(IEstimator<ITransformer> features)
        {
            NetworkOptions options = KeyRow.Options();
            (options.Architecture, options.EmbeddingSize, options.NumberOfEpochs) = (new MultilayerPerceptron([32]), 4, 20);
            var model = features.Append(_mlContext.Regression.Trainers.Network(options)).Fit(training);
            return _mlContext.Regression.Evaluate(model.Transform(test)).RSquared;
        }

        double hot = Squared(_mlContext.Transforms.Categorical.OneHotEncoding("From").Append(_mlContext.Transforms.Categorical.OneHotEncoding("To"))
            .Append(_mlContext.Transforms.Concatenate("Features", "From", "To", "Weight")));
        double vectors = Squared(_mlContext.Transforms.Conversion.MapValueToKey("From").Append(_mlContext.Transforms.Conversion.MapValueToKey("To"))
            .Append(_mlContext.Transforms.ConcatenateWithKeys("Features", "From", "To", "Weight")));

        // Of what is left unexplained, at most half.
        Assert.True(1 - vectors < 0.5 * (1 - hot), $"one-hot {hot:F3}, vectors {vectors:F3}");
    }

    [Fact]
    public void Keys_that_training_did_not_see_score_as_missing_ones_do()
    {
        TrainedNetwork network = Train();
        float Score(float color)
        {
            var scores = new float[1];
            network.CreateScorer().Score([50, color, 0.5f, 1, 2, 3], scores);
            return scores[0];
        }

        Assert.All((float[])[5, 1000, float.NaN], color => Assert.Equal(Score(0), Score(color)));
        Assert.NotEqual(Score(0), Score(1));
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Batches_give_what_single_rows_give(Architecture architecture)
    {
        NetworkOptions options = KeyRow.Options();
        options.Architecture = architecture;
        var model = _mlContext.Regression.Trainers.Network(options).Fit(_data);
        ScoredViews.AssertSame(model.Transform(_data), _mlContext.Model.ScoreInBatches(model, batchSize: 32).Transform(_data));
    }

    [Fact]
    public void Missing_numbers_are_marked_beside_keys()
    {
        KeyRow[] rows = KeyRow.Create(200);
        foreach (KeyRow row in rows.Where((_, i) => i % 4 == 0))
            row.Number = float.NaN;
        var model = _mlContext.Regression.Trainers.Network(KeyRow.Options()).Fit(Features(_mlContext.Data.LoadFromEnumerable(rows)));
        Assert.Equal([0], model.Model.Network.Preparation!.Indicators.ToArray());
        Assert.Equal(new Shape(7), model.Model.Network.Network.InputShape);
        Assert.All(Cells.Floats(model.Transform(Features(_mlContext.Data.LoadFromEnumerable(rows))), "Score"), score => Assert.True(float.IsFinite(score[0])));
    }

    [Fact]
    public void The_number_of_threads_changes_no_weight()
    {
        float[] one = [.. Train(options => options.NumberOfThreads = 1).Parameters];
        Assert.Equal(one, Train(options => options.NumberOfThreads = 3).Parameters.ToArray());
    }

    [Fact]
    public void Keys_of_large_numbers_raise_no_warning_of_scale()
    {
        var log = new LogLines();
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition[nameof(KeyRow.Color)].ColumnType = new KeyDataViewType(typeof(uint), 100_000);
        KeyRow[] rows = KeyRow.Create(100);
        rows[5].Color = 99_999;
        IDataView view = log.Context.Data.LoadFromEnumerable(rows, definition);
        foreach (FeatureScaling scaling in (FeatureScaling[])[FeatureScaling.None, FeatureScaling.Standardize])
        {
            NetworkOptions options = KeyRow.Options();
            (options.FeatureScaling, options.EmbeddingSize, options.NumberOfEpochs) = (scaling, 2, 1);
            log.Context.Transforms.ConcatenateWithKeys("Features", "Sizes", "Color").Append(log.Context.Regression.Trainers.Network(options)).Fit(view);
        }

        Assert.DoesNotContain(log.Of(ChannelMessageKind.Warning), line => line.Contains("Color", StringComparison.Ordinal) || line.Contains("'Features'", StringComparison.Ordinal));
    }

    [Fact]
    public void Training_goes_on_from_a_model_of_the_same_keys_alone()
    {
        TrainedNetwork network = Train();
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.Network(KeyRow.Options());
        Assert.NotEqual(network.Parameters.ToArray(), trainer.Fit(_data, network).Model.Network.Parameters.ToArray());

        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition[nameof(KeyRow.Color)].ColumnType = new KeyDataViewType(typeof(uint), 5);
        IDataView other = Features(_mlContext.Data.LoadFromEnumerable(KeyRow.Create(50), definition));
        string message = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(other, network)).Message;
        Assert.Contains("EmbedKeys", message, StringComparison.Ordinal);
        Assert.Contains("\"keys\":4", message, StringComparison.Ordinal);
        Assert.Contains("\"keys\":5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_to_validate_on_must_have_the_same_keys()
    {
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition[nameof(KeyRow.Color)].ColumnType = new KeyDataViewType(typeof(uint), 5);
        IDataView other = Features(_mlContext.Data.LoadFromEnumerable(KeyRow.Create(50), definition));
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.Network(KeyRow.Options());
        string message = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(_data, other)).Message;
        Assert.Contains("'Features'", message, StringComparison.Ordinal);
        Assert.Contains("the same fitted steps", message, StringComparison.Ordinal);
        Assert.NotNull(trainer.Fit(_data, Features(KeyRow.View(_mlContext, 50, seed: 4))));
    }

    [Fact]
    public void Own_layers_that_begin_with_keys_say_themselves_what_is_a_key()
    {
        TrainedNetwork network = Train(options => options.Architecture = new CustomLayers(new EmbedKeys([new KeyTable(1, 1, 4, 9)], 0), new Dense(5)));
        Assert.Equal(9, Assert.Single(Assert.Single(network.Network.Layers.OfType<EmbedKeys>()).Tables).Size);
        Assert.Equal(1, network.Preparation!.Scales[1]);
        Assert.NotEqual(1, network.Preparation.Scales[0]);
    }

    [Fact]
    public void Who_would_read_keys_as_numbers_refuses_them()
    {
        IDataView labelled = _mlContext.Transforms.CustomMapping<Number, Sign>((row, sign) => sign.Positive = row.Label > 0, null).Fit(_data).Transform(_data);
        Assert.All(
            (Func<object>[])
            [
                () => _mlContext.Transforms.SparseAutoencoder("Code", "Features", 2, numberOfEpochs: 1).Fit(_data),
                () => _mlContext.AnomalyDetection.Trainers.Autoencoder(codeSize: 2, numberOfEpochs: 1).Fit(_data),
                () => _mlContext.BinaryClassification.Trainers.DeltaRule("Positive").Fit(labelled),
            ],
            fit =>
            {
                string message = Assert.Throws<InvalidOperationException>(fit).Message;
                Assert.Contains("Slot 'Color' of the column 'Features' is a key of 4 values", message, StringComparison.Ordinal);
                Assert.Contains("OneHotEncoding", message, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void Keys_are_no_pixels()
    {
        NetworkOptions options = KeyRow.Options();
        (options.Architecture, options.RowLayout) = (new ConvolutionalNetwork(), new ImageLayout(2, 3));
        Assert.Contains(
            "'Color'", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Trainers.Network(options).Fit(_data)).Message, StringComparison.Ordinal);
    }

    private IDataView Features(IDataView rows) => KeyRow.Concatenate(_mlContext).Fit(rows).Transform(rows);

    private TrainedNetwork Train(Action<NetworkOptions>? change = null)
    {
        NetworkOptions options = KeyRow.Options();
        change?.Invoke(options);
        return _mlContext.Regression.Trainers.Network(options).Fit(_data).Model.Network;
    }

    /// <summary>Trips between 300 places, whose cost falls into one part of each place and one of place and weight together.</summary>
    private static Trip[] Trips(int rows, int seed)
    {
        const int Places = 300;
        var ofPlaces = new Random(5);
        float[] costs = [.. Enumerable.Range(0, Places).Select(_ => 2 * ofPlaces.NextSingle() - 1)], tariffs = [.. Enumerable.Range(0, Places).Select(_ => 2 * ofPlaces.NextSingle() - 1)];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            (int from, int to, float weight) = (random.Next(Places), random.Next(Places), random.NextSingle());
            return new Trip { From = $"place {from}", To = $"place {to}", Weight = weight, Label = costs[from] + 2 * weight * tariffs[to] };
        })];
    }

    private sealed class Trip
    {
        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public float Weight { get; set; }

        public float Label { get; set; }
    }

    private sealed class Number
    {
        public float Label { get; set; }
    }

    private sealed class Sign
    {
        public bool Positive { get; set; }
    }
}
