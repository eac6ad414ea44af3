using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Keys;

/// <summary>Sequences of keys, as the words of a text, in front of recurrent networks.</summary>
public sealed class KeySequenceTests
{
    private static readonly string[] Fillers = ["the", "film", "was", "and", "its", "plot", "a", "long", "story", "with", "songs"];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Words_are_learned_from_text_to_scores_saved_loaded_and_predicted()
    {
        IDataView training = _mlContext.Data.LoadFromEnumerable(Reviews(500, 1)), test = _mlContext.Data.LoadFromEnumerable(Reviews(200, 2));
        var pipeline = _mlContext.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Words"))
            .Append(_mlContext.Transforms.PadSequences("Features", "Words", featuresPerStep: 1))
            .Append(_mlContext.BinaryClassification.Trainers.Network(new NetworkOptions
            {
                LabelColumnName = "IsGood",
                Architecture = new Lstm(16),
                UnknownKeyRate = 0.1f,
                NumberOfEpochs = 20,
                LearningRate = 0.01f,
                Seed = 1,
            }));
        var model = pipeline.Fit(training);
        // "not" turns the next word: no bag of words tells it.
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(model.Transform(test), "IsGood").Accuracy, 0.97, 1);

        TrainedNetwork network = model.LastTransformer.Model.SubModel.Network;
        Assert.Equal([typeof(PaddedSequences), typeof(EmbedKeys), typeof(LstmLayer)], network.Network.Layers.Take(3).Select(layer => layer.GetType()));
        Assert.True(network.Preparation is null || network.Preparation.Scales.IndexOfAnyExcept(1) < 0);

        ITransformer loaded = SavedModel.Reload(model, training.Schema);
        float[][] expected = Cells.Floats(model.Transform(test), "Score");
        Assert.Equal(expected, Cells.Floats(loaded.Transform(test), "Score"));
        float[][] inBatches = Cells.Floats(_mlContext.Model.ScoreInBatches(loaded, batchSize: 32).Transform(test), "Score");
        Assert.All(expected.Zip(inBatches), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-4f));

        using PredictionEngine<Review, Prediction> engine = _mlContext.Model.CreatePredictionEngine<Review, Prediction>(loaded);
        Assert.True(engine.Predict(new Review { Text = "the operetta was good and long" }).Score > 0);
        Assert.True(engine.Predict(new Review { Text = "the operetta was bad and long" }).Score < 0);
        Assert.True(float.IsFinite(engine.Predict(new Review { Text = "" }).Score));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sequences_of_one_length_have_one_table_for_all_steps(int featuresPerStep)
    {
        IDataView view = Six(_mlContext, 60);
        var pipeline = _mlContext.Transforms.ConcatenateWithKeys("Features", "Words").Append(_mlContext.Regression.Trainers.Network(new NetworkOptions
        {
            Architecture = new Gru(5),
            RowLayout = new SequenceLayout(featuresPerStep),
            EmbeddingSize = 4,
            NumberOfEpochs = 2,
            Seed = 1,
        }));
        TrainedNetwork network = pipeline.Fit(view).LastTransformer.Model.Network;
        Assert.Equal([new KeyTable(0, featuresPerStep, 6, 4)], Assert.IsType<EmbedKeys>(network.Network.Layers[0]).Tables);
        Assert.Equal(new Shape(6 / featuresPerStep, 4 * featuresPerStep), network.Network.LayerShapes[0]);
    }

    [Fact]
    public void Keys_of_some_steps_alone_are_refused()
    {
        IDataView view = Six(_mlContext, 60);
        var pipeline = _mlContext.Transforms.ConcatenateWithKeys("Features", "Number", "Words").Append(_mlContext.Regression.Trainers.Network(new NetworkOptions
        {
            Architecture = new Gru(5),
            RowLayout = new SequenceLayout(1),
            NumberOfEpochs = 2,
        }));
        string message = Assert.ThrowsAny<ArgumentException>(() => pipeline.Fit(view)).Message;
        Assert.Contains("Slot 'Words[0]' of the column 'Features'", message, StringComparison.Ordinal);
        Assert.Contains("FeaturesPerStep", message, StringComparison.Ordinal);
    }

    private static IDataView Six(MLContext mlContext, int rows)
    {
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition[nameof(KeyRow.Words)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(ushort), 6), 6);
        KeyRow[] view = KeyRow.Create(rows);
        foreach (KeyRow row in view)
            row.Words = [.. Enumerable.Range(0, 6).Select(i => (ushort)((row.Color + i) % 7))];
        return mlContext.Data.LoadFromEnumerable(view, definition);
    }

    /// <summary>"good" and "bad" decide, and "not" in front of them turns them round; all else says nothing.</summary>
    private static Review[] Reviews(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            bool good = random.Next(2) == 0, turned = random.Next(2) == 0;
            List<string> words = [.. Enumerable.Range(0, random.Next(3, 8)).Select(_ => Fillers[random.Next(Fillers.Length)])];
            words.InsertRange(random.Next(words.Count), turned ? ["not", good ? "good" : "bad"] : [good ? "good" : "bad"]);
            return new Review { Text = string.Join(' ', words), IsGood = good != turned };
        })];
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool IsGood { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
