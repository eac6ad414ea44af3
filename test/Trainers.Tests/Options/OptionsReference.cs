using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlNetDeep.Trainers.Tests.Options;

/// <summary>docs/reference/options.md, made of the tables, the defaults and the summaries of the properties.</summary>
internal static partial class OptionsReference
{
    private static readonly Dictionary<string, XElement> Documents = AppDomain.CurrentDomain.BaseDirectory is var folder
        ? Directory.GetFiles(folder, "MlNetDeep*.xml").SelectMany(file => XDocument.Load(file).Descendants("member"))
            .DistinctBy(member => member.Attribute("name")!.Value).ToDictionary(member => member.Attribute("name")!.Value)
        : [];

    /// <summary>What has a section: options, and the values that stand in them.</summary>
    public static IReadOnlyList<OptionType> Types { get; } = OptionType.Find();

    public static string Write()
    {
        var text = new StringBuilder(
            """
            # Options

            Every option, its default and what it may be. Made from the library's own tables: do not edit, see CONTRIBUTING.md.
            A value that is not allowed is refused by an `ArgumentException` where the trainer is made; it names option, value and range.

            """);
        foreach (IGrouping<string, OptionType> group in Types.GroupBy(type => type.Group))
        {
            text.Append($"\n## {group.Key}\n");
            foreach (OptionType type in group)
                WriteType(text, type);
        }

        return text.ToString();
    }

    private static void WriteType(StringBuilder text, OptionType type)
    {
        text.Append($"\n### {OptionType.NameOf(type.Type)}\n{Sentence(type.Type, "T:" + OptionType.DocumentName(type.Type))}\n");
        if (type.Base is { } inherited)
            text.Append($"It has the options of [{OptionType.NameOf(inherited)}](#{Anchor(inherited)}), too.\n");
        if (type.Properties.Count > 0)
            text.Append("\n| Option | Type | Default | Allowed | A search looks in | Meaning |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (PropertyInfo property in type.Properties)
        {
            string[] cells =
            [
                $"`{property.Name}`", $"`{type.TypeOf(property)}`", type.DefaultOf(property) is { } value ? $"`{value}`" : "",
                Allowed(type, property), type.Table.Find(property.Name)?.Search?.ToString() ?? "",
                Sentence(property.DeclaringType!, $"P:{OptionType.DocumentName(property.DeclaringType!)}.{property.Name}"),
            ];
            text.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        }

        HashSet<string> names = [.. type.Properties.Select(property => property.Name)];
        foreach (OptionRule rule in type.Table.Rules.Where(rule => Array.Exists(rule.Options, names.Contains)))
            text.Append($"\n{rule.Sentence}.\n");
    }

    private static string Allowed(OptionType type, PropertyInfo property)
    {
        Type value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (Types.Any(other => other.Type.BaseType == value) && value.IsAbstract)
            return $"[one of them](#{OptionType.GroupOf(value).ToLowerInvariant().Replace(' ', '-')})";
        if (value == typeof(bool))
            return "true, false";
        return type.Table.Find(property.Name)?.Allowed.ToString() is { } words && words != "set" ? words : "";
    }

    /// <summary>The first sentence of a summary, without the default, which has a column of its own.</summary>
    private static string Sentence(Type owner, string member)
    {
        XElement summary = Documents[member].Element("summary") ?? throw new InvalidOperationException($"{owner.Name}: {member} has no summary.");
        string text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref")?.Value ?? see.Attribute("langword")!.Value).Split('(')[0].Split('.')[^1].Split('`')[0]}`",
            XElement element => element.Value,
            _ => node.ToString(),
        }));
        text = Spaces().Replace(text, " ").Trim().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        return SentenceEnd().Match(text) is { Success: true } end ? text[..(end.Index + 1)] : text;
    }

    private static string Anchor(Type type) => OptionType.NameOf(type).ToLowerInvariant().Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[.](?= [A-Z])(?<! al[.])")]
    private static partial Regex SentenceEnd();
}
