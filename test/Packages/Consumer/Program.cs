using Consumer;

// train <model file>      trains a network with the packed library and saves the model
// predict <model file>    loads it in a process that has never touched the library, and scores two rows
// inspect <feed folder>   checks what the packages contain and depend on
return args switch
{
    ["train", var model] => Training.Run(model),
    ["predict", var model] => Prediction.Run(model),
    ["inspect", var feed] => Inspection.Run(feed),
    _ => Fail("usage: Consumer train|predict <model file>, or Consumer inspect <feed folder>"),
};

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
