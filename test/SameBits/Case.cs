using Microsoft.ML;

namespace MlNetDeep.SameBits;

/// <summary>Something that the library computes.</summary>
/// <param name="Name">Stays the same, whatever the API is called.</param>
/// <param name="Run">Computes it.</param>
internal sealed record Case(string Name, Func<Outcome> Run);

/// <summary>What a case gave, as a line shows it.</summary>
internal sealed class Outcome
{
    public Bits Weights { get; } = new();

    public Bits History { get; } = new();

    public Bits Scores { get; } = new();

    public Bits Engine { get; } = new();

    /// <summary>What a fitted or loaded model holds and says.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="test">Rows to score.</param>
    /// <param name="engine">Adds a prediction engine's outputs.</param>
    /// <param name="batches">Whether the model has a network that scores in batches.</param>
    public static Outcome Of(MLContext mlContext, ITransformer model, IDataView test, Action<Bits>? engine = null, bool batches = true)
    {
        var outcome = new Outcome();
        ModelBits.Add(model, outcome.Weights, outcome.History);
        ColumnBits.Add(model.Transform(test), test.Schema, outcome.Scores);
        if (batches)
            ColumnBits.Add(mlContext.Model.ScoreInBatches(model, batchSize: 17).Transform(test), test.Schema, outcome.Scores);
        engine?.Invoke(outcome.Engine);
        return outcome;
    }

    public override string ToString() => $"weights={Weights} history={History} scores={Scores} engine={Engine}";
}
