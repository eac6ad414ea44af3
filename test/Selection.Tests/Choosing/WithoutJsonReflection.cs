using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>The work of a process that has no reflection for JSON.</summary>
internal static class WithoutJsonReflection
{
    public const string Name = "without-json-reflection";

    /// <summary>Trains, saves and loads ensembles of all tasks, compares, and searches twice by one journal.</summary>
    /// <param name="folder">Takes files.</param>
    /// <returns>0 where all of it worked.</returns>
    public static int Run(string folder)
    {
        if (JsonSerializer.IsReflectionEnabledByDefault)
            throw new InvalidOperationException("JSON has reflection here.");
        var mlContext = new MLContext(seed: 1);
        IDataView values = ChoosingData.Values(mlContext), classes = ChoosingData.Classes(mlContext), many = ChoosingData.Many(mlContext);
        NetworkOptions Options() => new() { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 1, Seed = 1 };
        (IDataView, IEstimator<ITransformer>)[] cases =
        [
            (values, mlContext.Regression.Trainers.Network(Options())),
            (values, mlContext.Regression.Trainers.Bagging(mlContext.Regression.Trainers.Network(Options()), 2)),
            (classes, mlContext.BinaryClassification.Trainers.CrossValidationEnsemble(mlContext.BinaryClassification.Trainers.Network(Options()), 2)),
            (many, mlContext.MulticlassClassification.Trainers.Bagging(mlContext.MulticlassClassification.Trainers.Network(Options()), 2)),
        ];
        foreach ((IDataView data, IEstimator<ITransformer> estimator) in cases)
        {
            string path = Path.Combine(folder, "model.zip");
            ITransformer model = estimator.Fit(data);
            mlContext.Model.Save(model, data.Schema, path);
            mlContext.Model.Load(path, out _).Transform(data);
        }

        mlContext.Regression.Compare(values, 2, ("one", mlContext.Regression.Trainers.Network(Options()))).ToString();
        int fits = 0;
        for (int i = 0; i < 2; i++)
        {
            // Options of the user's own class, with values that JSON would need reflection for.
            SearchSpace<OwnOptions> space = new SearchSpace<OwnOptions>().Values(o => o.Rate, 0.01f, 0.02f).Values(o => o.Shape, new Shape(4, "wide"));
            Console.Write(mlContext.Regression.Search(
                values,
                o =>
                {
                    fits++;
                    return mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new MultilayerPerceptron([o.Shape.Units]), NumberOfEpochs = 1, LearningRate = o.Rate, Seed = 1 });
                },
                space, new() { JournalPath = Path.Combine(folder, "journal.txt") }));
        }

        // One of each search tells what it would train.
        Console.WriteLine(fits.ToString(CultureInfo.InvariantCulture));
        return fits == 4 ? 0 : 3;
    }

    private sealed class OwnOptions
    {
        public float Rate { get; set; }

        public Shape Shape { get; set; } = new(1, "narrow");
    }

    private sealed record Shape(int Units, string Name);
}
