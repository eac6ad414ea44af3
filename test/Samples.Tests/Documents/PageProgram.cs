using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetDeep.Samples.Tests;

/// <summary>
/// The program of a page: its blocks of C#, in their order, as one console program with the usings that the SDK adds. Using directives go
/// first and types last, so that blocks may be read one by one. Directives of file-based apps (#:) are left out.
/// </summary>
internal static class PageProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file))]);

    // Web applications of pages listen where there is room, and their log is not what a page prints.
    private static readonly (string Name, string Value)[] Settings = [("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Logging__LogLevel__Default", "Error")];

    /// <summary>Compiles the page's program and runs it in a folder that has the repository's data under data, as the repository's root has.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(Page page, TemporaryFolder folder)
    {
        MethodInfo main = Compile(page).EntryPoint!;
        Directory.CreateSymbolicLink(folder.PathOf("data"), Repository.PathOf("data"));
        string currentFolder = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Environment.CurrentDirectory = folder.Path;
        Console.SetOut(output);
        Array.ForEach(Settings, setting => Environment.SetEnvironmentVariable(setting.Name, setting.Value));
        try
        {
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], culture: null);
        }
        finally
        {
            // Samples that other tests start would take them from this process.
            Array.ForEach(Settings, setting => Environment.SetEnvironmentVariable(setting.Name, null));
            Console.SetOut(console);
            Environment.CurrentDirectory = currentFolder;
        }

        return output.ToString();
    }

    // That a later version of an assembly stands for an earlier one: no SDK project warns of it.
    private static readonly Dictionary<string, ReportDiagnostic> UnifiedReferences =
        new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    private static Assembly Compile(Page page)
    {
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(ImplicitUsings, Language), CSharpSyntaxTree.ParseText(Text(page), Language)];
        var compilation = CSharpCompilation.Create($"page of {page.Path.Replace('/', ' ')}", trees, References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(UnifiedReferences));
        using var image = new MemoryStream();
        string[] flaws = [.. compilation.Emit(image).Diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => $"{page.Path}({diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1}): {diagnostic.GetMessage()}")];
        Assert.True(flaws.Length == 0, string.Join('\n', flaws));
        return Assembly.Load(image.ToArray());
    }

    /// <summary>The parts of the blocks in an order that the compiler takes, each with the number of its line in the page.</summary>
    private static string Text(Page page)
    {
        List<string> usings = [], statements = [], types = [];
        foreach ((_, int firstLine, string[] lines) in page.Blocks.Where(block => block.Language == "csharp"))
        {
            string text = string.Join('\n', lines.Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
            CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(text, Language).GetCompilationUnitRoot();
            foreach (SyntaxNode part in unit.Usings.Concat<SyntaxNode>(unit.Members))
            {
                List<string> place = part switch { UsingDirectiveSyntax => usings, GlobalStatementSyntax => statements, _ => types };
                int line = firstLine + part.SyntaxTree.GetLineSpan(part.FullSpan).StartLinePosition.Line;
                place.Add($"#line {line} \"{page.Path}\"\n{part.ToFullString()}");
            }
        }

        return string.Join('\n', [.. usings, .. statements, .. types]);
    }
}
