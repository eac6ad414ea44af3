using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.ML;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Service;

/// <summary>
/// Holds the service under load over loopback while models are swapped: every answer must be, byte for byte, one of a single thread's by a
/// model that served. Then, without swaps, compares it with a pool of prediction engines, over loopback and by calls in the process.
/// </summary>
/// <param name="app">The application, not started.</param>
/// <param name="path">The model file that it watches.</param>
/// <param name="data">The digits.</param>
/// <param name="connections">Calls at a time.</param>
/// <param name="time">Of the measurement with reloads; a quarter of it for each of the others.</param>
internal sealed class ServiceLoad(WebApplication app, string path, string data, int connections, TimeSpan time)
{
    // Of a machine that has much else to do.
    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(20);

    private readonly NetworkService<Digit, DigitPrediction> _service =
        app.Services.GetRequiredService<NetworkService<Digit, DigitPrediction>>();
    private readonly Digit[] _digits = ReadDigits(data);
    private readonly List<double> _megabytes = [];
    private long _wrong;
    private long _failed;

    /// <summary>Runs, and prints a line of results for each measurement.</summary>
    /// <returns>Whether no request failed, no answer differed, and every model was taken over.</returns>
    public async Task<bool> RunAsync(int reloads)
    {
        (string first, string second) = (path + ".first", path + ".second");
        File.Copy(path, first, overwrite: true);
        if (!File.Exists(second))
            DigitModel.Train(data, second, epochs: 2, seed: 2);
        var engines = new EnginePool(first);
        app.MapPost("/engines", (Digit digit) => engines.Predict(digit));
        // The same requests without a network: what the connections alone allow.
        app.MapPost("/digits", (Digit digit) => digit.Features.Length);
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
        byte[][] requests = [.. _digits.Select(digit => JsonSerializer.SerializeToUtf8Bytes(new { features = digit.Features }))];

        byte[][][] expected = [AnswersOf(first), AnswersOf(second)];
        Task<bool> swaps = SwapAsync([second, first], reloads);
        Task memory = WatchMemoryAsync();
        await MeasureAsync("predict-with-reloads", time, i => PostAsync(client, "predict", requests[i], expected.Select(answers => answers[i])));
        bool haveSwapped = await swaps;
        await memory;
        Publish(first);
        SpinWait.SpinUntil(() => _service.LoadError is null && !_service.Reload(), TimeSpan.FromSeconds(10));

        await MeasureAsync("predict", time / 4, i => PostAsync(client, "predict", requests[i], [expected[0][i]]));
        await MeasureAsync("engines", time / 4, i => PostAsync(client, "engines", requests[i], null));
        await MeasureAsync("no-network", time / 4, i => PostAsync(client, "digits", requests[i], null));
        await MeasureAsync("calls", time / 4, async i => await _service.PredictAsync(_digits[i]));
        await MeasureAsync("calls-engines", time / 4, i =>
        {
            engines.Predict(_digits[i]);
            return Task.CompletedTask;
        });
        await app.StopAsync();
        int quarter = Math.Max(1, _megabytes.Count / 4);
        Console.WriteLine(
            $"RESULT service-load reloads={reloads} failed={_failed} different={_wrong} swapped={haveSwapped} " +
            $"memory_mb_second_quarter={_megabytes.Skip(quarter).Take(quarter).DefaultIfEmpty().Average():f0} " +
            $"memory_mb_last_quarter={_megabytes.TakeLast(quarter).DefaultIfEmpty().Average():f0}");
        return haveSwapped && _failed == 0 && _wrong == 0;
    }

    private async Task MeasureAsync(string name, TimeSpan duration, Func<int, Task> call)
    {
        // The first calls are compiled, and connections opened.
        await RunAsync(call, TimeSpan.FromSeconds(Math.Min(2, duration.TotalSeconds / 5)), new Latencies());
        var latencies = new Latencies();
        long start = Stopwatch.GetTimestamp();
        await RunAsync(call, duration, latencies);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"RESULT service-load {name} connections={connections} requests={latencies.Count} per_second={latencies.Count / seconds:f0} " +
            $"p50_ms={latencies.Quantile(0.5):f2} p99_ms={latencies.Quantile(0.99):f2}");
    }

    private Task RunAsync(Func<int, Task> call, TimeSpan duration, Latencies latencies)
    {
        long begin = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(async () =>
        {
            for (int i = connection; Stopwatch.GetElapsedTime(begin) < duration; i += 7)
            {
                long start = Stopwatch.GetTimestamp();
                // As a request does, a call comes when a thread has time for it.
                await Task.Yield();
                await call(i % _digits.Length);
                latencies.Add(start);
            }
        })));
    }

    private async Task PostAsync(HttpClient client, string address, byte[] request, IEnumerable<byte[]>? expected)
    {
        using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri(address, UriKind.Relative), content);
            byte[] body = await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode)
                Interlocked.Increment(ref _failed);
            else if (expected is not null && !expected.Any(known => body.AsSpan().SequenceEqual(known)))
                Interlocked.Increment(ref _wrong);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    private async Task<bool> SwapAsync(string[] models, int reloads)
    {
        for (int i = 0; i < reloads; i++)
        {
            int before = _service.Reloads;
            Publish(models[i % 2]);
            long published = Stopwatch.GetTimestamp();
            do
                await Task.Delay(time / (reloads + 1));
            while (_service.Reloads == before && Stopwatch.GetElapsedTime(published) < LongestTakeover);
            if (_service.Reloads == before)
                return false;
        }

        return true;
    }

    /// <summary>Puts a model in the watched file's place, at once.</summary>
    private void Publish(string model)
    {
        string next = path + ".next";
        File.Copy(model, next, overwrite: true);
        File.SetLastWriteTimeUtc(next, DateTime.UtcNow);
        File.Move(next, path, overwrite: true);
    }

    private async Task WatchMemoryAsync()
    {
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < time; await Task.Delay(200))
            _megabytes.Add(Environment.WorkingSet / 1e6);
    }

    /// <summary>A single thread's answers, as JSON has them: ML.NET's own way through the data, in batches.</summary>
    private byte[][] AnswersOf(string model)
    {
        var context = new MLContext();
        ITransformer scorer = context.Model.ScoreInBatches(context.Model.Load(model, out _));
        return
        [
            .. context.Data.CreateEnumerable<DigitPrediction>(scorer.Transform(context.Data.LoadFromEnumerable(_digits)), reuseRowObject: false)
                .Select(prediction => JsonSerializer.SerializeToUtf8Bytes(prediction, JsonSerializerOptions.Web)),
        ];
    }

    private static Digit[] ReadDigits(string data)
    {
        var context = new MLContext();
        using var text = new TemporaryText(data);
        IDataView digits = context.Data.LoadFromTextFile<Digit>(text.Path, separatorChar: ',');
        return [.. context.Data.CreateEnumerable<Digit>(digits, reuseRowObject: false)];
    }
}
