using System.Text;
using Microsoft.ML;
using Xunit.Sdk;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>What becomes of each kind of model on each way out, measured, as a table in Markdown with its notes.</summary>
internal sealed class OnnxTable(MLContext mlContext)
{
    // As in ConvertToOnnxTests.
    private const double Tolerance = 1e-5;

    private readonly List<string> _notes = [];
    private readonly StringBuilder _lines = new();

    /// <summary>Measures and writes all kinds.</summary>
    public string Write()
    {
        _lines.Append("| Model | ConvertToOnnx | SaveAsOnnx | its rows in ONNX Runtime | in batches | by ApplyOnnxModel |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (string name in OnnxCases.Kinds)
            AddLine(name, OnnxCases.Get(name));
        _lines.Append('\n');
        for (int i = 0; i < _notes.Count; i++)
            _lines.Append($"{i + 1}. {_notes[i]}\n");
        return _lines.ToString();
    }

    private void AddLine(string name, OnnxCase subject)
    {
        IDataView data = OnlyWhatItReads(subject);
        ITransformer model = subject.Fit(mlContext);
        byte[] file = [];
        string converter = Measure(() => file = ConvertedModel.Convert(mlContext, model, data));
        string own = Measure(() => OwnFiles.AssertScoreLikeTheNetworks(mlContext, model, data));
        string rows = converter, batches = converter, applied = converter;
        if (file.Length > 0)
        {
            using var converted = new ConvertedModel(file);
            rows = Measure(() => converted.AssertGivesRowsOf(model, data, Tolerance));
            batches = Measure(() => AssertBatches(converted, subject, model, data));
            applied = Measure(() => AppliedModel.AssertGivesColumnsOf(mlContext, file, model, data, Tolerance));
        }

        _lines.Append($"| {name} | {converter} | {own} | {rows} | {batches} | {applied} |\n");
    }

    private static void AssertBatches(ConvertedModel converted, OnnxCase subject, ITransformer model, IDataView data)
    {
        if (subject.WhyNotInBatches is null)
        {
            converted.AssertGivesBatchesOf(model, data, Tolerance);
            return;
        }

        Assert.ThrowsAny<XunitException>(() => converted.AssertGivesBatchesOf(model, data, Tolerance));
        throw new NotSupportedException(subject.WhyNotInBatches);
    }

    /// <summary>The rows to score without columns that the model does not ask for: labels and weights.</summary>
    private IDataView OnlyWhatItReads(OnnxCase subject)
    {
        IDataView data = subject.Scoring(mlContext);
        ITransformer model = subject.Fit(mlContext);
        foreach (string column in data.Schema.Select(column => column.Name).ToArray())
        {
            if (data.Schema.Count > 1 && mlContext.Transforms.DropColumns(column).Fit(data).Transform(data) is { } less && Takes(model, less.Schema))
                data = less;
        }

        // The converter takes what is behind a cache for the source of the data.
        return mlContext.Data.Cache(data);
    }

    private static bool Takes(ITransformer model, DataViewSchema schema)
    {
        try
        {
            model.GetOutputSchema(schema);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private string Measure(Action action) => Measure(() =>
    {
        action();
        return null;
    });

    private string Measure(Func<string?> action)
    {
        try
        {
            return action() is { } note ? $"right ({Number(note)})" : "right";
        }
        catch (NotSupportedException exception)
        {
            return $"no ({Number(exception.Message)})";
        }
    }

    private int Number(string note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
        return _notes.IndexOf(note) + 1;
    }
}
