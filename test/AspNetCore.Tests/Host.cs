using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MlNetDeep.AspNetCore.Tests;

/// <summary>An application with models behind addresses, in this process.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Host(WebApplication application, LogLines log)
    {
        _application = application;
        Log = log;
        Client = application.GetTestClient();
    }

    public HttpClient Client { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => _application.Services;

    public static async Task<Host> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var log = new LogLines();
        builder.Logging.AddProvider(log);
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        add(builder.Services);
        WebApplication application = builder.Build();
        application.UseRouting();
        map(application);
        await application.StartAsync();
        return new Host(application, log);
    }

    public async Task<(int Status, string? Type, string Text)> PostAsync(string address, byte[] body, string? contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using HttpResponseMessage answer = await Client.PostAsync(new Uri(address, UriKind.Relative), content);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string? Type, string Text)> PostAsync(string address, string body) => PostAsync(address, Encoding.UTF8.GetBytes(body));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}

/// <summary>What was logged, a line each with its level.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
