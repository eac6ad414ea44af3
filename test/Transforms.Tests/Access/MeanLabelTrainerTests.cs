using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms.Tests.Access;

public sealed class MeanLabelTrainerTests
{
    private static readonly Row[] Rows =
    [
        new() { Features = [0, 1], Label = 1 },
        new() { Features = [2, 3], Label = 2 },
        new() { Features = [4, 5], Label = 6 },
    ];

    [Fact]
    public void A_trainer_from_outside_fits_evaluates_and_cross_validates()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Rows);
        MeanLabelTrainer trainer = mlContext.Regression.Trainers.MeanLabel();

        RegressionPredictionTransformer<MeanLabelModelParameters> model = trainer.Fit(data);
        RegressionMetrics metrics = mlContext.Regression.Evaluate(model.Transform(data));

        Assert.Equal(3f, model.Model.Mean);
        // Deviations -2, -1 and 3 from the mean.
        Assert.Equal(14d / 3, metrics.MeanSquaredError, 1e-6);
        Assert.Equal(2, mlContext.Regression.CrossValidate(data, trainer, numberOfFolds: 2).Count);
    }

    [Fact]
    public void The_schema_promised_before_fitting_has_the_score_column_that_is_delivered()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Rows);
        MeanLabelTrainer trainer = mlContext.Regression.Trainers.MeanLabel();

        SchemaShape promised = trainer.GetOutputSchema(SchemaShape.Create(data.Schema));
        SchemaShape delivered = SchemaShape.Create(trainer.Fit(data).GetOutputSchema(data.Schema));

        Assert.True(promised.TryFindColumn("Score", out SchemaShape.Column promisedScore));
        Assert.True(delivered.TryFindColumn("Score", out SchemaShape.Column deliveredScore));
        Assert.True(promisedScore.IsCompatibleWith(deliveredScore));
        Assert.True(deliveredScore.IsCompatibleWith(promisedScore));
    }

    [Fact]
    public void A_saved_model_loads_in_a_new_context_without_registration()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Rows);
        using var file = new MemoryStream();
        mlContext.Model.Save(mlContext.Regression.Trainers.MeanLabel().Fit(data), data.Schema, file);
        file.Position = 0;

        var freshContext = new MLContext(seed: 2);
        ITransformer loaded = freshContext.Model.Load(file, out DataViewSchema schema);

        var transformer = Assert.IsType<RegressionPredictionTransformer<MeanLabelModelParameters>>(loaded);
        Assert.Equal(3f, transformer.Model.Mean);
        using PredictionEngine<Row, Prediction> engine = freshContext.Model.CreatePredictionEngine<Row, Prediction>(loaded, schema);
        Assert.Equal(3f, engine.Predict(new Row { Features = [7, 8] }).Score);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
