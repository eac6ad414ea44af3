namespace MlNetDeep.Experiments;

/// <summary>What is learned from a table.</summary>
public enum TabularTask
{
    /// <summary>One of two values.</summary>
    Binary,

    /// <summary>One of several values.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>A table with a column to predict.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Task">What is learned.</param>
/// <param name="File">Its file in the folder of the data.</param>
/// <param name="Label">The column to predict.</param>
public sealed record TabularSet(string Name, TabularTask Task, string File, string Label)
{
    /// <summary>The label's value that is positive, where it has two.</summary>
    public string Positive { get; init; } = "";

    /// <summary>Columns that no trainer sees: numbers of rows, parts of a split, other labels.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Whether the first line of a CSV file names the columns; otherwise they are x1, x2 ...</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The tables of the benchmark; get-data.sh fetches them.</summary>
    public static IReadOnlyList<TabularSet> All { get; } =
    [
        new("attrition", TabularTask.Binary, "attrition.csv", "Attrition") { Positive = "Yes" },
        new("breast-cancer-recurrence", TabularTask.Binary, "breast-cancer.arff", "Class") { Positive = "recurrence-events" },
        new("cells", TabularTask.Binary, "cells.csv", "class") { Positive = "PS", LeftOut = ["case"] },
        new("credit-data", TabularTask.Binary, "credit_data.csv", "Status") { Positive = "bad" },
        new("credit-g", TabularTask.Binary, "credit-g.arff", "class") { Positive = "bad" },
        new("health-insurance", TabularTask.Binary, "HealthInsurance.csv", "insurance") { Positive = "no" },
        new("ionosphere", TabularTask.Binary, "ionosphere.arff", "class") { Positive = "b" },
        new("pima", TabularTask.Binary, "diabetes.arff", "class") { Positive = "tested_positive" },
        new("spam", TabularTask.Binary, "spam.csv", "type") { Positive = "spam" },
        new("wa-churn", TabularTask.Binary, "wa_churn.csv", "churn") { Positive = "Yes" },

        new("chile", TabularTask.Multiclass, "Chile.csv", "vote"),
        new("dna", TabularTask.Multiclass, "DNA.csv", "Class"),
        new("glass", TabularTask.Multiclass, "glass.arff", "Type"),
        new("hpc", TabularTask.Multiclass, "hpc_data.csv", "class"),
        new("letter", TabularTask.Multiclass, "LetterRecognition.csv", "lettr"),
        new("satellite", TabularTask.Multiclass, "Satellite.csv", "classes"),
        new("segment", TabularTask.Multiclass, "segment-challenge.arff", "class"),
        new("soybean", TabularTask.Multiclass, "soybean.arff", "class"),
        new("vehicle", TabularTask.Multiclass, "Vehicle.csv", "Class"),
        // V1 is the number of the speaker.
        new("vowel", TabularTask.Multiclass, "Vowel.csv", "Class") { LeftOut = ["V1"] },

        new("abalone", TabularTask.Regression, "abelone.csv", "y1"),
        new("ames", TabularTask.Regression, "ames.csv", "Sale_Price"),
        new("building", TabularTask.Regression, "building.csv", "y1") { LeftOut = ["y2", "y3"] },
        new("census-house", TabularTask.Regression, "census-house.csv", "y1"),
        new("concrete", TabularTask.Regression, "concrete.csv", "compressive_strength"),
        new("cps1988", TabularTask.Regression, "CPS1988.csv", "wage"),
        new("diamonds", TabularTask.Regression, "diamonds.csv", "price"),
        new("kin32fm", TabularTask.Regression, "kin32fm.csv", "y1"),
        new("pumadyn", TabularTask.Regression, "pumadyn-32fm.csv", "y1"),
        new("sacramento", TabularTask.Regression, "Sacramento.csv", "price"),
    ];

    /// <summary>The half on which defaults may be chosen.</summary>
    public static IReadOnlyList<TabularSet> Choosing { get; } = [.. Half(0)];

    /// <summary>The half that judges them.</summary>
    public static IReadOnlyList<TabularSet> Judging { get; } = [.. Half(1)];

    // The rule that was written down before the first run: the sets of each task by name, in turn for choosing and for judging.
    private static IEnumerable<TabularSet> Half(int turn) =>
        All.GroupBy(set => set.Task).SelectMany(sets => sets.OrderBy(set => set.Name, StringComparer.Ordinal).Where((_, place) => place % 2 == turn));
}
