using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>The catalogs of recurrent networks: for each task a short form with the options' defaults, beside the one that takes options.</summary>
public sealed class RecurrentCatalogTests
{
    private static readonly Type[] Tasks =
        [typeof(BinaryClassificationCatalog.BinaryClassificationTrainers), typeof(MulticlassClassificationCatalog.MulticlassClassificationTrainers), typeof(RegressionCatalog.RegressionTrainers)];

    private static readonly Dictionary<string, (RecurrentArchitecture Architecture, Type Layer)> Architectures = new()
    {
        ["Lstm"] = (new Lstm(), typeof(LstmLayer)),
        ["Gru"] = (new Gru(), typeof(GruLayer)),
        ["ElmanNetwork"] = (new Elman(), typeof(ElmanLayer)),
    };

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, Type> All
    {
        get
        {
            var all = new TheoryData<string, Type>();
            foreach (string name in Architectures.Keys)
                Array.ForEach(Tasks, task => all.Add(name, task));
            return all;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_short_overload_has_the_defaults_of_the_options(string name, Type task)
    {
        RecurrentArchitecture architecture = Architectures[name].Architecture;

        foreach (ParameterInfo parameter in ShortOverload(name, task).GetParameters().Skip(1))
            Assert.Equal(Instances.DefaultOf(parameter.Name!, architecture, new SequenceLayout()), parameter.DefaultValue);

        Assert.StartsWith(architecture.Name, name, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public void The_short_overload_passes_every_argument_on(string name, Type task)
    {
        dynamic trainer = ShortOverload(name, task).Invoke(null, [TrainersOf(task), "y", "x", "w", 2, 5, 3, 4, 0.03f])!;

        Assert.Equal(("y", "x", "w"), ((string)trainer.LabelColumn.Name, (string)trainer.FeatureColumn.Name, (string)trainer.WeightColumn.Name));
        TrainedNetwork network = NetworkOf(trainer, task);
        Type layer = Architectures[name].Layer;
        Assert.Equal(new Shape(3, 2), network.Network.InputShape);
        Assert.Equal([layer, layer, layer, typeof(LastStep), typeof(Dense)], network.Network.Layers.Select(each => each.GetType()));
        Assert.Equal(new Shape(3, 5), network.Network.LayerShapes[0]);
        Assert.Equal(4, network.History.Epochs.Count);
        Assert.Equal(0.03f, network.History.Epochs[^1].LearningRate);
    }

    [Theory, MemberData(nameof(All))]
    public void The_overload_with_options_takes_them_all(string name, Type task)
    {
        var options = new NetworkOptions
        {
            LabelColumnName = "y",
            FeatureColumnName = "x",
            Architecture = Architectures[name].Architecture with { NumberOfUnits = 4, SequenceOutput = SequenceOutput.MeanOverTime },
            RowLayout = new SequenceLayout(3),
            NumberOfEpochs = 1,
            Seed = 1,
        };

        TrainedNetwork network = NetworkOf(OverloadWithOptions(task).Invoke(null, [TrainersOf(task), options])!, task);

        Assert.Equal(new Shape(2, 3), network.Network.InputShape);
        Assert.Equal([Architectures[name].Layer, typeof(MeanOverTime), typeof(Dense)], network.Network.Layers.Select(each => each.GetType()));
    }

    [Theory, MemberData(nameof(All))]
    public void No_options_and_no_catalog_are_refused_by_name(string name, Type task)
    {
        Assert.Equal("options", RefusedArgument(OverloadWithOptions(task), TrainersOf(task), null));
        Assert.Equal("catalog", RefusedArgument(OverloadWithOptions(task), null, new NetworkOptions()));
        Assert.Equal("catalog", RefusedArgument(ShortOverload(name, task), null, "y", "x", "w", 2, 5, 3, 4, 0.03f));
    }

    private static string? RefusedArgument(MethodInfo method, params object?[] arguments) =>
        Assert.IsType<ArgumentNullException>(Assert.Throws<TargetInvocationException>(() => method.Invoke(null, arguments)).InnerException).ParamName;

    private static MethodInfo ShortOverload(string name, Type task) => Overload(typeof(RecurrentNetworkCatalog), name, task);

    private static MethodInfo OverloadWithOptions(Type task) => Overload(typeof(NetworkCatalog), nameof(NetworkCatalog.Network), task);

    private static MethodInfo Overload(Type catalog, string name, Type task) => Assert.Single(
        catalog.GetMethods(BindingFlags.Public | BindingFlags.Static),
        method => method.Name == name && method.GetParameters()[0].ParameterType == task);

    private object TrainersOf(Type task) => task == Tasks[0]
        ? _mlContext.BinaryClassification.Trainers
        : task == Tasks[1] ? _mlContext.MulticlassClassification.Trainers : _mlContext.Regression.Trainers;

    private TrainedNetwork NetworkOf(object trainer, Type task)
    {
        LearningTask learning = task == Tasks[0] ? LearningTask.Binary : task == Tasks[1] ? LearningTask.Multiclass : LearningTask.Regression;
        Examples examples = Examples.Create(24, 6);
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("x", NumberDataViewType.Single, examples.Features);
        builder.AddColumn("w", NumberDataViewType.Single, examples.Weights);
        learning.AddLabel(builder, examples.Targets);
        IDataView view = _mlContext.Transforms.CopyColumns("y", "Label").Fit(builder.GetDataView()).Transform(builder.GetDataView());
        return learning.NetworkOf(((IEstimator<ITransformer>)trainer).Fit(view));
    }
}
