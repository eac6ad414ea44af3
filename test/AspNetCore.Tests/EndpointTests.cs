using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MlNetDeep.AspNetCore.Tests;

public class EndpointTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private static readonly JsonSerializerOptions Web = JsonSerializerOptions.Web;

    [Fact]
    public async Task A_row_gets_an_answer_and_rows_get_as_many_with_the_bits_of_a_single_thread()
    {
        await using Host host = await StartAsync(models.First.Path);

        for (int i = 0; i < 20; i++)
        {
            (int status, string? type, string text) = await host.PostAsync("/predict", JsonSerializer.Serialize(TrainedModels.Rows[i], Web));
            Assert.Equal((200, "application/json"), (status, type));
            Answers.AssertSame(models.First.Answers[i], JsonSerializer.Deserialize<Kind>(text, Web)!);
        }

        (int manyStatus, _, string many) = await host.PostAsync("/predict", JsonSerializer.Serialize(TrainedModels.Rows, Web));
        Assert.Equal(200, manyStatus);
        Kind[] answers = JsonSerializer.Deserialize<Kind[]>(many, Web)!;
        Assert.Equal(TrainedModels.Rows.Length, answers.Length);
        Assert.All(answers.Zip(models.First.Answers), pair => Answers.AssertSame(pair.Second, pair.First));
    }

    [Fact]
    public async Task The_label_may_be_left_out_and_names_are_matched_whatever_their_case()
    {
        await using Host host = await StartAsync(models.First.Path);

        (int status, _, string text) = await host.PostAsync("/predict", """{ "SIZES": [0.1, 0.2, 0.3], "Width": 1, "color": "red" }""");

        Assert.True(status == 200, text);
    }

    [Theory]
    [InlineData("""{ "width": 1, "color": "red" }""", "sizes", "missing")]
    [InlineData("""{ "sizes": [1, 2], "width": 1, "color": "red" }""", "sizes", "3 values, not 2")]
    [InlineData("""{ "sizes": [1, "2", 3], "width": 1, "color": "red" }""", "sizes[1]", "a number")]
    [InlineData("""{ "sizes": [1, 2, 1e39], "width": 1, "color": "red" }""", "sizes[2]", "too large")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": "NaN", "color": "red" }""", "width", "a number (Single)")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": -1e300, "color": "red" }""", "width", "too large")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": null, "color": "red" }""", "width", "not null")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": 1, "color": 5 }""", "color", "a text")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": 1, "color": "\uD800" }""", "color", "a text")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": 1, "color": "red", "colour": "red" }""", "colour", "no such field")]
    [InlineData("""{ "sizes": [1, 2, 3], "width": 1, "width": 1, "color": "red" }""", "width", "twice")]
    [InlineData("""[{ "sizes": [1, 2, 3], "width": 1, "color": "red" }, { "sizes": [1, 2, 3], "color": "red" }]""", "[1].width", "missing")]
    [InlineData("""[{ "sizes": [1, 2, 3], "width": 1, "color": "red" }, 5]""", "[1]", "an object")]
    [InlineData("5", "$", "an object")]
    public async Task What_does_not_fit_is_refused_by_the_field_s_name(string body, string field, string reason)
    {
        await using Host host = await StartAsync(models.First.Path);

        (int status, string? type, string text) = await host.PostAsync("/predict", body);

        Assert.Equal((400, "application/problem+json"), (status, type));
        JsonElement error = JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateObject().Single().Value;
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
        Assert.Contains(reason, error[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_rows_too_many_bytes_and_another_type_are_refused()
    {
        await using Host host = await StartAsync(models.First.Path, options => (options.MaxRequestRows, options.MaxRequestBytes) = (3, 1000));
        string row = """{"sizes":[1,2,3],"width":1,"color":"red"}""";

        Assert.Equal(200, (await host.PostAsync("/predict", $"[{row},{row},{row}]")).Status);
        Assert.Equal(413, (await host.PostAsync("/predict", $"[{row},{row},{row},{row}]")).Status);
        Assert.Equal(413, (await host.PostAsync("/predict", row + new string(' ', 1000))).Status);
        Assert.Equal(415, (await host.PostAsync("/predict", Encoding.UTF8.GetBytes(row), "text/plain")).Status);
        Assert.Equal(415, (await host.PostAsync("/predict", Encoding.Unicode.GetBytes(row), "application/json; charset=utf-16")).Status);
        Assert.Equal(415, (await host.PostAsync("/predict", Encoding.UTF8.GetBytes(row), contentType: null)).Status);
    }

    [Fact]
    public async Task Models_of_several_names_serve_side_by_side()
    {
        await using Host host = await Host.StartAsync(
            services => services
                .AddNetwork<Flower, Kind>("first", models.First.Path)
                .AddNetwork<Flower, Kind>("second", models.Second.Path),
            application =>
            {
                application.MapNetwork<Flower, Kind>("/first", "first");
                application.MapNetwork<Flower, Kind>("/second", "second");
            });
        string row = JsonSerializer.Serialize(TrainedModels.Rows[4], Web);

        foreach ((string name, Kind[] answers) in new[] { ("first", models.First.Answers), ("second", models.Second.Answers) })
        {
            string text = (await host.PostAsync($"/{name}", row)).Text;
            Answers.AssertSame(answers[4], JsonSerializer.Deserialize<Kind>(text, Web)!);
            var service = host.Services.GetRequiredKeyedService<NetworkService<Flower, Kind>>(name);
            Assert.Equal(name, service.Name);
            Answers.AssertSame(answers[4], await service.PredictAsync(TrainedModels.Rows[4]));
        }
    }

    [Fact]
    public async Task A_damaged_file_degrades_health_and_is_logged_until_a_sound_one_comes()
    {
        string path = models.CopyOfFirst();
        await using Host host = await StartAsync(path, options => options.ReloadInterval = Timeout.InfiniteTimeSpan);
        var service = host.Services.GetRequiredService<NetworkService<Flower, Kind>>();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await HealthAsync(host));

        File.WriteAllText(path, "no model");
        Assert.False(service.Reload());

        Assert.Equal((HttpStatusCode.OK, "Degraded"), await HealthAsync(host));
        Assert.Contains(host.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));
        Assert.Equal(200, (await host.PostAsync("/predict", JsonSerializer.Serialize(TrainedModels.Rows[0], Web))).Status);
        models.Publish(models.Second.Path, path);
        Assert.True(service.Reload());
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await HealthAsync(host));
    }

    [Fact]
    public async Task An_application_without_its_model_does_not_start()
    {
        string path = models.NewPath();

        Exception exception = await Assert.ThrowsAnyAsync<IOException>(
            () => Host.StartAsync(services => services.AddNetwork<Flower, Kind>(path), _ => { }));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    private static Task<Host> StartAsync(string path, Action<NetworkServiceOptions>? configure = null) => Host.StartAsync(
        services => services.AddNetwork<Flower, Kind>(path, configure).AddHealthChecks().AddNetwork<Flower, Kind>(),
        application =>
        {
            application.MapNetwork<Flower, Kind>("/predict");
            application.MapHealthChecks("/health");
        });

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(Host host)
    {
        using HttpResponseMessage answer = await host.Client.GetAsync(new Uri("/health", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
