using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>Sequences of different lengths, from a column of vectors of any length to scores.</summary>
public sealed class PaddedSequenceTests
{
    private const int Longest = 12;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_pipeline_from_vectors_of_any_length_learns_saves_loads_and_predicts()
    {
        IDataView training = View(600, 1), test = View(300, 2);
        var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", featuresPerStep: 2)
            .Append(_mlContext.BinaryClassification.Trainers.Network(Options()));
        Assert.True(pipeline.GetOutputSchema(SchemaShape.Create(training.Schema)).TryFindColumn("Score", out _));
        var model = pipeline.Fit(training);
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(model.Transform(test)).Accuracy, 0.97, 1);

        ITransformer loaded = SavedModel.Reload(model, training.Schema);
        Assert.Equal(SchemaText.Of(model.GetOutputSchema(test.Schema)), SchemaText.Of(loaded.GetOutputSchema(test.Schema)));
        List<ViewRow> expected = Cells.Read(model.Transform(test), "Score", "Probability", "PredictedLabel");
        Cells.AssertEqual(expected, Cells.Read(loaded.Transform(test), "Score", "Probability", "PredictedLabel"));

        using PredictionEngine<SequenceOfSteps, Prediction> engine = _mlContext.Model.CreatePredictionEngine<SequenceOfSteps, Prediction>(loaded);
        SequenceOfSteps[] rows = [.. Rows(300, 2)];
        Assert.All(rows.Zip(expected).Take(50), pair => Assert.Equal((float)pair.Second.Values[0], engine.Predict(pair.First).Score));
        Assert.True(float.IsFinite(engine.Predict(new SequenceOfSteps { Values = [1, float.NaN] }).Score));
        Assert.True(float.IsFinite(engine.Predict(new SequenceOfSteps()).Score));

        ITransformer batches = _mlContext.Model.ScoreInBatches(loaded, batchSize: 32);
        float[][] inBatches = Cells.Floats(batches.Transform(test), "Score");
        Assert.All(expected.Zip(inBatches), pair => Assert.Equal((float)pair.First.Values[0], pair.Second[0], 1e-4f));
    }

    [Fact]
    public void Features_are_standardized_over_the_steps_that_are_there()
    {
        // Steps of 1, 3, 5 and 7 with a mean of 4; zeros of the padding would draw it down, and lengths of 3 and 1 have no part in it.
        SequenceOfSteps[] rows = [new() { Values = [1, 2, 3, 4, 5, 6] }, new() { Values = [7, 8], Label = true }, new()];
        IDataView padded = _mlContext.Transforms.PadSequences("Features", "Values", 2, maximumSteps: 200).Fit(View(rows)).Transform(View(rows));
        NetworkOptions options = Options();
        options.NumberOfEpochs = 1;
        FeaturePreparation standardizer = _mlContext.BinaryClassification.Trainers.Network(options).Fit(padded).Model.SubModel.Network.Preparation!;
        Assert.Equal([0, 4, 5, 4, 5], standardizer.Offsets[..5].ToArray());
        Assert.Equal(1, standardizer.Scales[0]);
        Assert.Equal(1 / Math.Sqrt(5), standardizer.Scales[1], 1e-6);
        Assert.Equal(standardizer.Scales[1], standardizer.Scales[^2]);
    }

    [Fact]
    public void Room_for_longer_sequences_changes_no_score()
    {
        IDataView data = View(100, 1);
        float[][] Scores(int? maximumSteps, bool standardizeHere)
        {
            NetworkOptions options = Options();
            options.NumberOfEpochs = 3;
            options.FeatureScaling = standardizeHere ? FeatureScaling.None : FeatureScaling.Standardize;
            var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", 2, maximumSteps, standardizeHere)
                .Append(_mlContext.BinaryClassification.Trainers.Network(options));
            return Cells.Floats(pipeline.Fit(data).Transform(data), "Score");
        }

        float[][] expected = Scores(null, standardizeHere: false);
        foreach ((int? steps, bool standardizeHere) in new (int?, bool)[] { (3 * Longest, false), (100 * Longest, false), (null, true), (100 * Longest, true) })
            Assert.All(expected.Zip(Scores(steps, standardizeHere)), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-4f));
    }

    [Fact]
    public void All_trainers_for_sequences_and_all_outputs_take_padded_sequences()
    {
        IDataView data = _mlContext.Transforms.PadSequences("Features", "Values", 2).Fit(View(60, 1)).Transform(View(60, 1));
        foreach (NetworkOptions options in new[]
        {
            new NetworkOptions { Architecture = new Gru(5) { SequenceOutput = SequenceOutput.MeanOverTime } },
            new NetworkOptions { Architecture = new Elman(5) { Direction = SequenceDirection.Both } },
            new NetworkOptions { Architecture = new Lstm(5) { NumberOfLayers = 2, DropoutRate = 0.2f, TruncationSteps = 3 }, RowLayout = new SequenceLayout(2), ValidationSetFraction = 0.25f },
        })
        {
            (options.NumberOfEpochs, options.Seed) = (2, 1);
            TrainedNetwork network = _mlContext.BinaryClassification.Trainers.Network(options).Fit(data).Model.SubModel.Network;
            Assert.Equal(2, Assert.IsType<PaddedSequences>(network.Network.Layers[0]).Features);
            Assert.Equal(2, network.History.Epochs.Count);
        }
    }

    [Fact]
    public void A_step_that_differs_from_that_of_the_column_is_refused()
    {
        IDataView data = _mlContext.Transforms.PadSequences("Features", "Values", 2).Fit(View(10, 1)).Transform(View(10, 1));
        NetworkOptions options = Options();
        options.RowLayout = new SequenceLayout(3);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.BinaryClassification.Trainers.Network(options).Fit(data));
        foreach (string part in new[] { "'Features'", "2 features", "is 3" })
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_vectors_of_any_length_is_sent_to_PadSequences()
    {
        IDataView data = View(10, 1);
        NetworkOptions options = Options();
        options.FeatureColumnName = "Values";
        NetworkBinaryTrainer trainer = _mlContext.BinaryClassification.Trainers.Network(options);
        foreach (Action action in new Action[]
        {
            () => trainer.Fit(data), () => trainer.GetOutputSchema(SchemaShape.Create(data.Schema)),
            // As an IEstimator, which is all that a pipeline knows.
            () => new EstimatorChain<ITransformer>().Append(trainer).Fit(data),
            () => new EstimatorChain<ITransformer>().Append(trainer).GetOutputSchema(SchemaShape.Create(data.Schema)),
        })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(action);
            Assert.Contains("'Values'", exception.Message, StringComparison.Ordinal);
            Assert.Contains("PadSequences", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_that_were_scaled_as_a_whole_are_not_taken_for_padded_sequences()
    {
        IDataView data = _mlContext.Transforms.PadSequences("Features", "Values", 2)
            .Append(_mlContext.Transforms.NormalizeMinMax("Features", fixZero: true)).Fit(View(20, 1)).Transform(View(20, 1));
        NetworkOptions options = Options();
        Assert.Null(PaddedSequenceAnnotations.FeaturesPerStepOf(data.Schema["Features"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.BinaryClassification.Trainers.Network(options).Fit(data));
    }

    private static NetworkOptions Options() => new()
    {
        Architecture = new Lstm(8),
        NumberOfEpochs = 30,
        BatchSize = 16,
        LearningRate = 0.02f,
        NumberOfThreads = 1,
        Seed = 1,
    };

    private IDataView View(int rows, int seed) => View([.. Rows(rows, seed)]);

    private IDataView View(SequenceOfSteps[] rows) => _mlContext.Data.LoadFromEnumerable(rows);

    /// <summary>Sequences of 1 to 12 steps of two features; the sign of the first value decides.</summary>
    private static IEnumerable<SequenceOfSteps> Rows(int rows, int seed)
    {
        var random = new Random(seed);
        for (int row = 0; row < rows; row++)
        {
            float[] values = [.. Enumerable.Range(0, 2 * (1 + random.Next(Longest))).Select(_ => 5 + 3f * (2 * random.Next(2) - 1))];
            yield return new SequenceOfSteps { Values = values, Label = values[0] > 5 };
        }
    }

    private sealed class SequenceOfSteps
    {
        public float[] Values { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
