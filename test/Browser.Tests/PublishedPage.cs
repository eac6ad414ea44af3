using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace MlNetDeep.Browser.Tests;

/// <summary>samples/Browser, published and served as any host of files serves it: compressed where the browser takes it so.</summary>
internal sealed class PublishedPage : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PublishedPage(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    /// <summary>Publishes the page.</summary>
    /// <param name="folder">The folder that takes it.</param>
    public static async Task PublishAsync(string folder)
    {
        string project = Samples.Tests.Repository.PathOf("samples", "Browser", "Browser.csproj");
        string[] arguments = ["publish", project, "-c", SampleProcess.Configuration, "--no-build", "-o", folder];
        using Process process = Process.Start(new ProcessStartInfo(SampleProcess.Host, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }

    /// <summary>Serves a published page.</summary>
    /// <param name="folder">Where it was published to.</param>
    /// <param name="network">The file that takes the place of the network's.</param>
    public static async Task<PublishedPage> ServeAsync(string folder, string network)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapGet("/digits.mlnd", () => Results.File(network, "application/octet-stream"));
        var root = new PhysicalFileProvider(Path.Combine(folder, "wwwroot"));
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = root });
        application.Use((context, next) =>
        {
            string compressed = context.Request.Path + ".br";
            if (context.Request.Headers.AcceptEncoding.ToString().Contains("br") && root.GetFileInfo(compressed).Exists)
            {
                context.Response.Headers.ContentEncoding = "br";
                context.Request.Path = compressed;
            }

            return next(context);
        });
        var types = new FileExtensionContentTypeProvider();
        application.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = root,
            ServeUnknownFileTypes = true,
            OnPrepareResponse = response =>
            {
                if (types.TryGetContentType(response.File.Name.Replace(".br", ""), out string? type))
                    response.Context.Response.ContentType = type;
            },
        });
        await application.StartAsync();
        return new PublishedPage(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
