using System.IO.Hashing;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>Makes estimators of one kind.</summary>
internal abstract class FitFactory
{
    /// <summary>ML.NET's options are fields, and numbers may be NaN or infinite.</summary>
    protected static readonly JsonSerializerOptions Json = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The options' type.</summary>
    public abstract Type OptionsType { get; }

    /// <summary>The options' type by name and, as 8 digits, names and types of its members: two programs with the same know the same options.</summary>
    public string Shape
    {
        get
        {
            IEnumerable<string> members =
            [
                .. OptionsType.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(each => $"{each.Name}: {each.PropertyType}"),
                .. OptionsType.GetFields(BindingFlags.Instance | BindingFlags.Public).Select(each => $"{each.Name}: {each.FieldType}"),
            ];
            byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', members.Order(StringComparer.Ordinal)));
            return $"{OptionsType.FullName} ({XxHash32.HashToUInt32(text):x8})";
        }
    }

    /// <summary>Makes an estimator of options as they travel.</summary>
    public abstract IEstimator<ITransformer> Create(MLContext mlContext, string options);
}

/// <inheritdoc/>
internal sealed class FitFactory<TOptions>(string name, Func<MLContext, TOptions, IEstimator<ITransformer>> create) : FitFactory
    where TOptions : class
{
    public override Type OptionsType => typeof(TOptions);

    public IEstimator<ITransformer> Create(MLContext mlContext, TOptions options) =>
        create(mlContext, options) ?? throw new InvalidOperationException($"The fit '{name}' gave no estimator, but null.");

    public override IEstimator<ITransformer> Create(MLContext mlContext, string options) => Create(
        mlContext, JsonSerializer.Deserialize<TOptions>(options, Json) ?? throw new InvalidOperationException($"The fit '{name}' got no options, but null."));

    /// <summary>Writes options, and tells whether they would be the same after reading.</summary>
    public NamedOptions Write(TOptions options)
    {
        string? json = null, lost;
        try
        {
            json = JsonSerializer.Serialize(options, Json);
            TOptions read = JsonSerializer.Deserialize<TOptions>(json, Json)!;
            lost = UnwrittenMember(options, read) is { } unwritten
                ? $"{unwritten} is set, and is not among what is written"
                : SearchIdentity.Difference(Describe(options), Describe(read), "as they are", "as a worker would read them");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            lost = exception.Message;
        }

        return new NamedOptions(name, json ?? "")
        {
            Lost = lost is null
                ? null
                : $"The options of the fit '{name}', {OptionText.TypeName(typeof(TOptions))}, do not survive as JSON: {lost}. Set what cannot travel " +
                  "in the function that makes the estimator.",
        };
    }

    private static Dictionary<string, string> Describe(TOptions options) => new() { ["options"] = OptionText.Write(options) };

    // Such as a callback, or rows to validate on.
    private static string? UnwrittenMember(TOptions options, TOptions read) => typeof(TOptions)
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property is { CanRead: true, SetMethod.IsPublic: true } && Attribute.IsDefined(property, typeof(JsonIgnoreAttribute), inherit: true))
        .FirstOrDefault(property => !Equals(property.GetValue(options), property.GetValue(read)))?.Name;
}

/// <summary>What makes an estimator, as it travels.</summary>
/// <param name="Name">Of the fit.</param>
/// <param name="Options">As JSON.</param>
internal sealed record NamedOptions(string Name, string Options)
{
    /// <summary>What of the options would not arrive, as a sentence; null where all does.</summary>
    [JsonIgnore]
    public string? Lost { get; init; }
}

/// <summary>Where rows are, as it travels.</summary>
/// <param name="Name">Of the data.</param>
/// <param name="Path">What its loader is given.</param>
internal sealed record NamedPath(string Name, string Path);
