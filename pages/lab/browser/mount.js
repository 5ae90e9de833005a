// --- what Streamlit calls for every message: the stage of an element, made with its first ----------------------------
export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector('.lab');
  const stage = (root.stage ??= new Stage(root));
  stage.send = ask => setTriggerValue('ask', ask);
  stage.receive(unpack(data));
  return () => {
    stage.close();
    delete root.stage;
  };
}
