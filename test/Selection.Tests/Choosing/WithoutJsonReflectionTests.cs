using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>An application that is published trimmed has System.Text.Json's reflection switched off.</summary>
public sealed class WithoutJsonReflectionTests
{
    [Fact]
    public async Task Ensembles_comparisons_and_searches_need_no_reflection_for_JSON()
    {
        string program = typeof(WithoutJsonReflectionTests).Assembly.Location;
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string configuration = Path.Combine(folder.FullName, "runtimeconfig.json");
            JsonObject json = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(program, "runtimeconfig.json")))!.AsObject();
            JsonObject options = json["runtimeOptions"]!.AsObject();
            JsonObject properties = options["configProperties"] as JsonObject ?? [];
            options.Remove("configProperties");
            properties["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = false;
            options["configProperties"] = properties;
            File.WriteAllText(configuration, json.ToString());
            string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            using Process process = Process.Start(new ProcessStartInfo(
                host, ["exec", "--runtimeconfig", configuration, "--depsfile", Path.ChangeExtension(program, "deps.json"), program, WithoutJsonReflection.Name, folder.FullName])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync() + await errors;
            await process.WaitForExitAsync();

            Assert.True(process.ExitCode == 0, output);
            Assert.Contains("Shape {Name: \"wide\", Units: 4}", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
