using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>
/// What ML.NET offers differently for each task, in one form for the contract tests. Tasks are shared by all architectures: a new
/// architecture adds a line to <see cref="EstimatorTable"/>, and only a new task adds a class here.
/// </summary>
internal abstract class LearningTask
{
    public static LearningTask Binary { get; } = new BinaryTask();

    public static LearningTask Multiclass { get; } = new MulticlassTask();

    public static LearningTask Regression { get; } = new RegressionTask();

    public static LearningTask Amounts { get; } = new AmountTask();

    public static LearningTask Quantiles { get; } = new QuantileTask();

    public static LearningTask MultiLabel { get; } = new MultiLabelTask();

    public static LearningTask MultiOutput { get; } = new MultiOutputTask();

    /// <summary>The type of the fitted transformer's Model.</summary>
    public abstract Type ModelType { get; }

    /// <summary>The columns that the transformer adds.</summary>
    public abstract string[] OutputColumns { get; }

    /// <summary>Whether labels are classes, of which training data need two.</summary>
    public virtual bool HasClasses => true;

    /// <summary>Adds the label column that the task takes, made from targets.</summary>
    public abstract void AddLabel(ArrayDataViewBuilder builder, float[] targets);

    /// <summary>The trainer, from the options of any architecture.</summary>
    public abstract IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options);

    /// <summary>The loss of a scored view, by the task's own Evaluate; lower is better.</summary>
    public abstract double Evaluate(MLContext mlContext, IDataView scored);

    /// <summary>The loss of each fold.</summary>
    public abstract double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds);

    /// <summary>Fit(train, validation).</summary>
    public abstract ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation);

    /// <summary>Fit(train, modelParameters), from the model of a transformer.</summary>
    public abstract ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from);

    /// <summary>For each feature, how much worse the model does without it, from the typed and the untyped entry point.</summary>
    public abstract (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data);

    /// <summary>The network inside a fitted transformer.</summary>
    public abstract TrainedNetwork NetworkOf(ITransformer transformer);

    /// <summary>The model as users see it.</summary>
    public static object ModelOf(ITransformer transformer) => ((ISingleFeaturePredictionTransformer<object>)transformer).Model;
}
