using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>A row whose vector is shorter or longer than its type is named by column and row, never read as something else.</summary>
public sealed class RowLengthTests
{
    private const int BadRow = 17;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> TrainersAndLengths
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in EstimatorTable.TrainerNames)
            {
                cases.Add(name, -1);
                cases.Add(name, 1);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(TrainersAndLengths))]
    public void A_training_row_of_another_length_is_named_by_column_and_row(string name, int change)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        int length = subject.FeatureLength;
        IDataView data = Tampered(subject.CreateData(_mlContext), length, change);

        string message = Assert.Throws<InvalidOperationException>(() => subject.CreateEstimator(_mlContext).Fit(data)).Message;

        Assert.Contains($"The column 'Features' has {length + change} values in row", message, StringComparison.Ordinal);
        Assert.Contains($"of the training data, but {length} by its type", message, StringComparison.Ordinal);
        if (subject is EstimatorCase)
            Assert.Contains($"row {BadRow} (counted from 0)", message, StringComparison.Ordinal);
    }

    [Theory, InlineData(-1), InlineData(1)]
    public void A_validation_row_of_another_length_is_named_as_such(int change)
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_mlContext);

        string message = Assert.Throws<InvalidOperationException>(() =>
            subject.Task.FitValidated(subject.CreateEstimator(_mlContext), data, Tampered(data, subject.FeatureLength, change))).Message;

        Assert.Contains($"row {BadRow} (counted from 0) of the validation data", message, StringComparison.Ordinal);
    }

    [Theory, InlineData(-1), InlineData(1)]
    public void A_row_of_another_length_is_named_by_autoencoders(int change)
    {
        IDataView data = AutoencoderCases.View(_mlContext);
        IDataView tampered = Tampered(data, AutoencoderCases.Features, change);

        foreach (Action fit in new Action[]
        {
            () => _mlContext.Estimator("sparse").Fit(tampered),
            () => _mlContext.AnomalyDetection.Trainers.Autoencoder("Features", codeSize: 2, numberOfEpochs: 1).Fit(tampered),
        })
        {
            string message = Assert.Throws<InvalidOperationException>(fit).Message;
            Assert.Contains($"The column 'Features' has {AutoencoderCases.Features + change} values in row {BadRow}", message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(-1), InlineData(1)]
    public void A_row_of_another_length_is_named_by_delayed_inputs_and_forecasters(int change)
    {
        IDataView series = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Step { Value = i % 7, Inputs = [i, -i] }).ToArray());
        IDataView tampered = Tampered(series, 2, change, "Inputs");
        var forecaster = _mlContext.Forecasting.ForecastByNetwork(new ForecastOptions
        {
            Architecture = new Lstm(2),
            InputColumnNames = ["Value", "Inputs"],
            WindowSize = 4,
            NumberOfEpochs = 1,
        });
        DelayedInputsEstimator delayed = _mlContext.Transforms.DelayedInputs("Window", "Inputs", windowSize: 3);

        string message = Assert.Throws<InvalidOperationException>(() => forecaster.Fit(tampered)).Message;
        Assert.Contains($"The column 'Inputs' has {2 + change} values in row {BadRow}", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidOperationException>(() => forecaster.Fit(series).Transform(tampered).Preview(maxRows: 60)).Message;
        Assert.Contains($"The column 'Inputs' has {2 + change} values in row {BadRow}", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidOperationException>(() => delayed.Fit(series).Transform(tampered).Preview(maxRows: 60)).Message;
        Assert.Contains($"The column 'Inputs' has {2 + change} values in row {BadRow}", message, StringComparison.Ordinal);
    }

    private static TamperedView Tampered(IDataView data, int length, int change, string column = "Features") =>
        new(data) { Column = column, Length = row => row == BadRow ? length + change : length };

    private sealed class Step
    {
        public float Value { get; set; }

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Inputs { get; set; } = [];
    }
}
