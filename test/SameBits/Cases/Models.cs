using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>What happens to a model after it is trained: saved and loaded, trained further; and training that is interrupted.</summary>
internal static class Models
{
    public static IEnumerable<Case> All =>
    [
        Saved("mlp.binary", Target.Binary, Rows.Plain, mlContext => mlContext.Trainer(Target.Binary, Mlp())),
        Saved("mlp.multiclass", Target.Multiclass, Rows.Plain, mlContext => mlContext.Trainer(Target.Multiclass, Mlp())),
        Saved("mlp.regression", Target.Regression, Rows.Plain, mlContext => mlContext.Trainer(Target.Regression, Mlp())),
        Saved("cnn.multiclass", Target.Multiclass, Rows.Images, mlContext => mlContext.Trainer(Target.Multiclass, Cnn())),
        Saved("lstm.binary.padded", Target.Binary, Rows.AnyLength, mlContext => mlContext.Transforms.PadSequences("Steps", "Features", 2)
            .Append(mlContext.Trainer(Target.Binary, Network(new Lstm(6), options => options.FeatureColumnName = "Steps")))),
        Saved("bagging.regression", Target.Regression, Rows.Plain, mlContext =>
            Ensembles.Bagging(mlContext, Target.Regression, Ensembles.Member(mlContext, Target.Regression), options => { })),
        Saved("rule.perceptron", Target.Binary, Rows.Plain, mlContext =>
            mlContext.BinaryClassification.Trainers.Perceptron(Rules.Small<PerceptronOptions>()), batches: false),
        SavedAutoencoder("autoencoder.stacked"),
        SavedForecast("forecast.lstm.intervals"),
        Continued("mlp.binary", Target.Binary, Rows.Plain, () => Mlp()),
        Continued("mlp.multiclass", Target.Multiclass, Rows.Plain, () => Mlp()),
        Continued("mlp.regression", Target.Regression, Rows.Plain, () => Mlp()),
        Continued("cnn.regression", Target.Regression, Rows.Images, () => Cnn()),
        Continued("gru.multiclass", Target.Multiclass, Rows.Steps, () => Network(new Gru(7), options => options.NumberOfEpochs = 2)),
        Resumed("mlp.multiclass.adam.dropout", Target.Multiclass, Rows.Plain, () => Network(new MultilayerPerceptron(8) { DropoutRate = 0.2f })),
        Resumed("mlp.regression.schedule.validated", Target.Regression, Rows.Plain, () => Mlp(options =>
        {
            (options.Optimizer, options.LearningRateSchedule) = (new Momentum(), new WarmUp(2, new CosineDecay()));
            (options.ValidationSetFraction, options.EarlyStopping) = (0.2, new PatienceRule(3));
        })),
        Resumed("lstm.binary", Target.Binary, Rows.Steps, () => Network(new Lstm(6))),
    ];

    private static Case Saved(string name, Target target, Rows rows, Func<MLContext, IEstimator<ITransformer>> estimator, bool batches = true) =>
        Fit($"saved.{name}", target, rows, mlContext =>
        {
            IDataView data = rows.TrainingView(mlContext, target);
            return Reload(mlContext, estimator(mlContext).Fit(data), data);
        }, batches);

    private static Case SavedAutoencoder(string name) => new($"saved.{name}", () =>
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = Rows.Plain.TrainingView(mlContext, Target.Binary);
        ITransformer model = Reload(mlContext, Autoencoders.Stacked(mlContext, options => { }).Fit(data), data);
        return Outcome.Of(mlContext, model, Rows.Plain.TestView(mlContext, Target.Binary), Autoencoders.CodeEngine(mlContext, model, Rows.Plain));
    });

    private static Case SavedForecast(string name) => new($"saved.{name}", () =>
    {
        var mlContext = new MLContext(seed: 1);
        SeriesRow[] rows = SeriesRow.Series(130);
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        ITransformer model = Reload(mlContext, Forecasts.Fit(mlContext, Small<ForecastOptions>(options =>
        {
            (options.Architecture, options.WindowSize, options.Horizon) = (new Lstm(6), 5, 3);
            (options.ConfidenceLowerBoundColumn, options.ConfidenceUpperBoundColumn) = ("Lower", "Upper");
        }), rows[..^5]), data);
        return Outcome.Of(mlContext, model, data, bits => Forecasts.AddEngine(mlContext, model, rows[^5..], true, bits), batches: false);
    });

    private static ITransformer Reload(MLContext mlContext, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return mlContext.Model.Load(stream, out _);
    }

    private static Case Continued(string name, Target target, Rows rows, Func<NetworkOptions> options) =>
        Fit($"continued.{name}", target, rows, mlContext =>
        {
            IDataView data = rows.TrainingView(mlContext, target);
            return Continue(mlContext.Trainer(target, options()), data, mlContext.Trainer(target, options()).Fit(data));
        });

    /// <summary>Training that goes on from the checkpoint of its second epoch.</summary>
    private static Case Resumed(string name, Target target, Rows rows, Func<NetworkOptions> create) =>
        Fit($"resumed.{name}", target, rows, mlContext =>
        {
            string folder = Directory.CreateTempSubdirectory("same-bits-").FullName;
            try
            {
                IDataView data = rows.TrainingView(mlContext, target);
                string path = Path.Combine(folder, "checkpoint"), second = Path.Combine(folder, "second");
                NetworkOptions options = create();
                options.CheckpointPath = path;
                // What lies there when the third epoch ends is the checkpoint of the second.
                options.OnEpoch = progress =>
                {
                    if (progress.Epoch.Epoch == 3)
                        File.Copy(path, second);
                };
                mlContext.Trainer(target, options).Fit(data);
                (options.CheckpointPath, options.OnEpoch) = (second, null);
                return mlContext.Trainer(target, options).Fit(data);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
}
