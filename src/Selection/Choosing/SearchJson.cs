using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// The lines of a journal, and what travels to workers, by code made at compile time: an application that is published trimmed has no reflection for JSON. NaN and infinities
/// are written as text.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SearchHeader))]
[JsonSerializable(typeof(TrialOutcome))]
[JsonSerializable(typeof(TrialScore))]
[JsonSerializable(typeof(TrialSetText))]
internal sealed partial class SearchJson : JsonSerializerContext;

/// <summary>The first line of a journal.</summary>
/// <param name="Format">The same for all journals.</param>
/// <param name="Search">What the search is: see <see cref="SearchIdentity"/>.</param>
internal sealed record SearchHeader(string Format, Dictionary<string, string> Search);
