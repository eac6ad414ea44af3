using MlNetDeep.Samples.Digits;
using MlNetDeep.Samples.Tests;

namespace MlNetDeep.Browser.Tests;

/// <summary>The service, the page that needs none, with one network, and the worker.</summary>
public sealed class RunningSamples : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProcess? _service;
    private SampleProcess? _worker;
    private PublishedPage? _page;

    private string Model => _folder.PathOf("digits.zip");

    /// <summary>samples/Service.</summary>
    internal async Task<ServiceProcess> ServiceAsync() => _service ??= await ServiceProcess.StartAsync(Model);

    /// <summary>samples/Worker, which trains one round of 40 epochs.</summary>
    internal async Task<SampleProcess> WorkerAsync() => _worker ??= await SampleProcess.StartAsync(
        "Worker", "--folder", _folder.PathOf("worker"), "--rows", "400", "--epochs", "40", "--arriving", "0");

    /// <summary>samples/Browser, with the network of the service's model.</summary>
    internal async Task<PublishedPage> PageAsync()
    {
        if (_page is not null)
            return _page;
        await ServiceAsync();
        string network = _folder.PathOf("digits.mlnd"), site = _folder.PathOf("site");
        DigitNetwork.Of(new MLContext().Model.Load(Model, out _)).Save(network);
        await PublishedPage.PublishAsync(site);
        return _page = await PublishedPage.ServeAsync(site, network);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _service?.Dispose();
        _worker?.Dispose();
        if (_page is not null)
            await _page.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The tests share a browser and the samples.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowser : ICollectionFixture<Chromium>, ICollectionFixture<RunningSamples>
{
    public const string Name = "browser";
}
