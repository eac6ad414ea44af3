using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep.Experiments;

/// <summary>Results as lines of JSON, each written as it comes, so that a run that was ended goes on where it was.</summary>
/// <param name="path">The file; it need not be there.</param>
internal sealed class ResultFile(string path)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The last result of each trainer on each table by these folds.</summary>
    public IReadOnlyList<TrainerResult> Read(int folds, int seed) => !File.Exists(path) ? [] :
    [
        .. File.ReadLines(path)
            .Select(line => JsonSerializer.Deserialize<TrainerResult>(line, Options)!)
            .Where(result => result.Folds == folds && result.Seed == seed)
            .GroupBy(result => (result.Set, result.Trainer))
            .Select(results => results.Last()),
    ];

    /// <summary>Adds a line.</summary>
    public void Add(TrainerResult result) => File.AppendAllText(path, JsonSerializer.Serialize(result, Options) + "\n");
}
