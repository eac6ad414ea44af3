using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace MlNetDeep.AspNetCore.Tests;

public class MalformedRequestTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private const int Requests = 10_000;

    private static readonly string[] Fields = ["sizes", "width", "color"];

    [Fact]
    public async Task Ten_thousand_malformed_requests_are_refused_by_the_field_s_name_and_none_fails()
    {
        await using Host host = await Host.StartAsync(
            services => services.AddNetwork<Flower, Kind>(models.First.Path),
            application => application.MapNetwork<Flower, Kind>("/predict"));
        var random = new Random(19);
        var kinds = new Dictionary<int, int>();

        for (int i = 0; i < Requests; i++)
        {
            (byte[] body, string? field) = CreateRequest(random);
            (int status, string? type, string text) = await host.PostAsync("/predict", body);

            string context = $"request {i}, {Encoding.UTF8.GetString(body)}: {status} {text}";
            kinds[status] = kinds.GetValueOrDefault(status) + 1;
            // A change of some bytes may leave a sound row.
            Assert.True(status is 400 or 413 || (status == 200 && field is null), context);
            if (status == 200)
                continue;
            Assert.True(type == "application/problem+json", context);
            Assert.False(text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal), context);
            if (field is not null)
                Assert.Contains(JsonNode.Parse(text)!["errors"]!.AsObject(), error => error.Key.StartsWith(field, StringComparison.Ordinal));
        }

        Assert.InRange(kinds[400], Requests * 8 / 10, Requests);
    }

    /// <summary>A request, and the beginning of the path that must be named; null where its bytes were changed, so that all may be.</summary>
    private static (byte[] Body, string? Field) CreateRequest(Random random)
    {
        JsonObject row = CreateRow(random);
        if (random.Next(5) == 0)
            return (Scramble(row.ToJsonString(), random), null);
        string field = Break(row, random);
        if (random.Next(3) > 0)
            return (Encoding.UTF8.GetBytes(row.ToJsonString()), field);

        int place = random.Next(4);
        JsonArray rows = [.. Enumerable.Range(0, 4).Select(i => i == place ? row : CreateRow(random))];
        return (Encoding.UTF8.GetBytes(rows.ToJsonString()), $"[{place}].{field}");
    }

    private static JsonObject CreateRow(Random random) => new()
    {
        ["sizes"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => JsonValue.Create(random.NextSingle()))]),
        ["width"] = random.NextSingle(),
        ["color"] = random.Next(2) == 0 ? "red" : "blue",
    };

    /// <summary>Makes one field wrong.</summary>
    /// <returns>Its name.</returns>
    private static string Break(JsonObject row, Random random)
    {
        string field = Fields[random.Next(Fields.Length)];
        switch (random.Next(5))
        {
            case 0:
                row.Remove(field);
                return field;
            case 1:
                string unknown = $"x{random.Next()}";
                row[unknown] = CreateValue(random, "");
                return unknown;
            case 2:
                int length = random.Next(2) == 0 ? random.Next(3) : random.Next(4, 400);
                row["sizes"] = new JsonArray([.. Enumerable.Repeat(1f, length).Select(size => JsonValue.Create(size))]);
                return "sizes";
            case 3:
                row["sizes"]![random.Next(3)] = CreateValue(random, "width");
                return "sizes[";
            default:
                row[field] = CreateValue(random, field);
                return field;
        }
    }

    /// <summary>A value that is none of the field's.</summary>
    private static JsonNode? CreateValue(Random random, string field)
    {
        while (true)
        {
            (string notOf, JsonNode? value) = random.Next(9) switch
            {
                0 => ("", null),
                1 => ("color", JsonValue.Create("NaN")),
                2 => ("", JsonNode.Parse("1e39")),
                3 => ("", JsonNode.Parse("-1e400")),
                4 => ("", JsonValue.Create(true)),
                5 => ("", new JsonArray(1, 2)),
                6 => ("", new JsonObject { ["a"] = 1 }),
                7 => ("color", JsonValue.Create("Infinity")),
                _ => ("", new JsonArray(new JsonArray(1f))),
            };
            if (field != notOf || notOf.Length == 0)
                return value;
        }
    }

    private static byte[] Scramble(string text, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(3) == 0)
            return bytes[..random.Next(bytes.Length)];
        for (int change = random.Next(1, 4); change > 0; change--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
