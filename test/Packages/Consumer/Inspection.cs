using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Consumer;

/// <summary>Holds the packages against what they should be: their names, files and direct dependencies.</summary>
internal static partial class Inspection
{
    private static readonly string[] Metadata = ["license", "icon", "readme", "projectUrl", "description", "releaseNotes", "tags", "repository"];

    // Of the portable PDB format: the source of a document, in the PDB itself.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    // Central transitive pinning also writes the indirect dependencies that Directory.Packages.props names.
    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["MlNetDeep.Kernels"] = ["System.Numerics.Tensors"],
        ["MlNetDeep.Networks"] = ["MlNetDeep.Kernels", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Transforms"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Networks", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Trainers"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Transforms", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Selection"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Transforms", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Onnx"] = ["Google.Protobuf", "MlNetDeep.Networks", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Reports"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Selection", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Mpi"] = ["MlNetDeep.Networks", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.AspNetCore"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Transforms", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Orleans"] =
            ["Microsoft.ML", "Microsoft.ML.DataView", "Microsoft.Orleans.Server", "MlNetDeep.Selection", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Selection", "MlNetDeep.Trainers", "System.IO.Hashing", "System.Numerics.Tensors"],
    };

    public static int Run(string feed)
    {
        string[] packages = Directory.GetFiles(feed, "*.nupkg");
        List<string> faults = [.. packages.SelectMany(Inspect)];
        if (packages.Length != Dependencies.Count)
            faults.Add($"{packages.Length} packages in {feed}, expected {string.Join(", ", Dependencies.Keys)}");

        faults.ForEach(Console.Error.WriteLine);
        Console.WriteLine($"inspected: {packages.Length} packages, {faults.Count} faults");
        return faults.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Inspect(string file)
    {
        using ZipArchive package = ZipFile.OpenRead(file);
        XElement nuspec = Read(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)));
        string id = nuspec.Descendants().Single(e => e.Name.LocalName == "id").Value;
        if (!Dependencies.TryGetValue(id, out string[]? expected))
            return [$"{id} should not be packed"];

        string[] actual =
        [
            .. nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
                .Order(StringComparer.Ordinal),
        ];
        string[] libraries = [.. package.Entries.Select(e => e.FullName).Where(IsProgram)];
        List<string> faults = [];
        if (!actual.SequenceEqual(expected.Order(StringComparer.Ordinal)))
            faults.Add($"{id} depends on {string.Join(", ", actual)}; expected {string.Join(", ", expected)}");
        // The package to install has none: it brings the others.
        string[] wanted = id == "MlNetDeep" ? [] : [$"lib/net10.0/{id}.dll", $"runtimes/linux-x64/lib/net10.0/{id}.dll"];
        if (!libraries.SequenceEqual(wanted))
            faults.Add($"{id} contains {string.Join(", ", libraries)}; expected {string.Join(", ", wanted)}");
        faults.AddRange(InspectMetadata(package, nuspec).Select(fault => $"{id} {fault}"));
        if (id != "MlNetDeep")
            faults.AddRange(InspectSymbols(Path.ChangeExtension(file, "snupkg"), id).Select(fault => $"{id} {fault}"));
        return faults;
    }

    private static IEnumerable<string> InspectMetadata(ZipArchive package, XElement nuspec)
    {
        Dictionary<string, string> values = nuspec.Elements().Single().Elements().ToDictionary(
            element => element.Name.LocalName, element => element.Attribute("url")?.Value ?? element.Value);
        foreach (string name in Metadata.Where(name => string.IsNullOrWhiteSpace(values.GetValueOrDefault(name))))
            yield return $"says no {name}";
        foreach (string name in new[] { "icon", "readme" }.Where(name => package.GetEntry(values.GetValueOrDefault(name, "none")) is null))
            yield return $"has no file of its {name}";
        if (package.GetEntry(values.GetValueOrDefault("readme", "none")) is not { } readme)
            yield break;
        using var reader = new StreamReader(readme.Open());
        foreach (Match link in RelativeLink().Matches(reader.ReadToEnd()))
            yield return $"has a link in its readme that works in the repository alone: {link.Value}";
    }

    private static IEnumerable<string> InspectSymbols(string file, string id)
    {
        if (!File.Exists(file))
            return ["has no package of symbols"];
        using ZipArchive package = ZipFile.OpenRead(file);
        if (package.GetEntry($"lib/net10.0/{id}.pdb") is not { } entry)
            return ["has no symbols in its package of symbols"];
        using var symbols = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(symbols);
        symbols.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        MetadataReader reader = provider.GetMetadataReader();
        string[] without =
        [
            .. reader.Documents.Where(document => !reader.GetCustomDebugInformation(document)
                    .Any(each => reader.GetGuid(reader.GetCustomDebugInformation(each).Kind) == EmbeddedSource))
                .Select(document => reader.GetString(reader.GetDocument(document).Name)),
        ];
        return without.Length == 0 && reader.Documents.Count > 0 ? [] : [$"has symbols without {string.Join(", ", without.DefaultIfEmpty("any source"))}"];
    }

    [GeneratedRegex(@"\]\((?!https://)[^)]*\)")]
    private static partial Regex RelativeLink();

    private static bool IsProgram(string name) => Path.GetExtension(name) is ".dll" or ".exe" or ".targets" or ".props";

    private static XElement Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        return XElement.Load(stream);
    }
}
